import { at, notYetKnown } from "../plain";
import { kindOf, objectName, type Resource } from "../resource";
import type { Violation } from "../violation";

/** Few generated names look like one, and some programs give their releases one. */
const date = /^(19|20|21)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

/**
 * The provider generates a name with eight hexadecimal digits for a release without a name, a new one at every replacement.
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/helm_release.go
 */
function isGenerated(name: string, resource: Resource): boolean {
    const prefix = `${resource.name}-`;
    const end = name.slice(prefix.length);
    return name.startsWith(prefix) && /^[0-9a-f]{8}$/.test(end) && !date.test(end);
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
