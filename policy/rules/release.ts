import { at, notYetKnown } from "../plain";
import { kindOf, objectName, type Resource } from "../resource";
import type { Violation } from "../violation";

/**
 * The provider generates a name with eight digits for a release without a name, a new one at every replacement.
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/helm_release.go
 */
function isGenerated(name: string, resource: Resource): boolean {
    const prefix = `${resource.name}-`;
    return name.startsWith(prefix) && /^[0-9a-f]{8}$/.test(name.slice(prefix.length));
}

/** The names of a StatefulSet's claims contain the release's name. */
export function named(resource: Resource): readonly Violation[] {
    if (kindOf(resource) !== "Release") {
        return [];
    }
    const value = at(resource.props, "name") ?? "";
    return value === notYetKnown ||
        (typeof value === "string" && value !== "" && !isGenerated(value, resource))
        ? []
        : [
              {
                  object: objectName(resource),
                  key: "name",
                  value: at(resource.props, "name"),
                  allowed: "a name given in the program",
                  remedy: "a generated name changes, and all claims with it, which then get empty volumes: set name",
              },
          ];
}
