import { at, notYetKnown } from "../plain";
import { kindOf, objectName } from "../resource";
import type { Rule } from "./volumes";

/**
 * A claim that is deleted releases its volume, which no other claim gets then.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export const claimsKept: Rule = (object) => {
    if (kindOf(object) !== "StatefulSet") {
        return [];
    }
    return ["whenDeleted", "whenScaled"].flatMap((when) => {
        const path = ["spec", "persistentVolumeClaimRetentionPolicy", when];
        const value = at(object.props, ...path) ?? null;
        return value === null || value === "Retain" || value === notYetKnown
            ? []
            : [
                  {
                      object: objectName(object),
                      key: path.join("."),
                      value,
                      allowed: '"Retain"',
                      remedy: "the claims would be deleted, and their volumes bound to none: leave it out",
                  },
              ];
    });
};
