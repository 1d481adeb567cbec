import { structuredPatch } from "diff";
import { stringify } from "yaml";
import { objectsOf } from "../chart/manifests";
import { at, type JsonObject, sameData, sorted } from "../json";

/** An object of the rendered chart that the change creates, changes or deletes. */
export interface ObjectChange {
    readonly kind: string;
    readonly name: string;
    readonly change: "created" | "changed" | "deleted";
    /** Whether its pods restart: its pod template differs. */
    readonly restarts: boolean;
    /** Hunks of a unified diff of its YAML, keys sorted; empty where it is created or deleted. */
    readonly diff: readonly string[];
}

/** Lines of context around a difference: enough to see the name above a `value:`. */
const context = 2;

function yaml(object: JsonObject | undefined): string {
    return object === undefined
        ? ""
        : stringify(sorted(object), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Hunks of a unified diff of two objects as YAML, keys sorted; undefined is one that is not there. */
export function hunks(
    was: JsonObject | undefined,
    now: JsonObject | undefined,
): readonly string[] {
    const patch = structuredPatch("before", "after", yaml(was), yaml(now), undefined, undefined, {
        context,
    });
    return patch.hunks.map(({ lines }) => lines.join("\n"));
}

/**
 * What differs between two renderings of the chart, by kind and name.
 * @param before post-rendered manifests; empty where no release is installed.
 */
export function objectChanges(before: string, after: string): readonly ObjectChange[] {
    const [was, now] = [objectsOf(before), objectsOf(after)];
    return [...new Set([...was.keys(), ...now.keys()])].sort().flatMap((key): ObjectChange[] => {
        const [a, b] = [was.get(key), now.get(key)];
        const [kind = "", name = ""] = key.split(" ");
        if (a === undefined || b === undefined) {
            const change = a === undefined ? "created" : "deleted";
            return [{ kind, name, change, restarts: false, diff: [] }];
        }
        const template = (object: JsonObject) => at(object, "spec", "template");
        return sameData(a, b)
            ? []
            : [
                  {
                      kind,
                      name,
                      change: "changed",
                      restarts: !sameData(template(a), template(b)),
                      diff: hunks(a, b),
                  },
              ];
    });
}
