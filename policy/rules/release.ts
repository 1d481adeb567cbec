import { at, isEmpty, isObject, type Plain, textAt, notYetKnown } from "../plain";
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

type Part = "cp-kafka" | "cp-zookeeper";
const parts: readonly Part[] = ["cp-kafka", "cp-zookeeper"];

/** Keys below `persistence` that name the class of claims. */
const classKeys: Readonly<Record<Part, readonly string[]>> = {
    "cp-kafka": ["storageClass"],
    "cp-zookeeper": ["dataDirStorageClass", "dataLogDirStorageClass"],
};

/** Name of the chart: the last part of a path, URL or reference, without version and extension. */
function chartName(resource: Resource): string {
    const last = (textAt(resource.props, "chart") ?? "").split("/").filter(Boolean).at(-1) ?? "";
    return last.replace(/\.tgz$/, "").replace(/-\d+\.\d+\.\d+.*$/, "");
}

interface PartValues {
    readonly part: Part;
    /** Path of the part's values within the release's. */
    readonly path: readonly string[];
    readonly values: Plain | undefined;
}

/** The values of the parts that keep data: of cp-helm-charts, or of a subchart that is installed alone. */
function partsOf(resource: Resource): readonly PartValues[] {
    if (kindOf(resource) !== "Release") {
        return [];
    }
    const values = at(resource.props, "values");
    const chart = chartName(resource);
    const alone = parts.find((part) => part === chart);
    if (alone !== undefined) {
        return [{ part: alone, path: ["values"], values }];
    }
    const isUmbrella =
        chart === "cp-helm-charts" || parts.some((part) => isObject(at(values, part)));
    return isUmbrella
        ? parts
              .map((part) => ({ part, path: ["values", part], values: at(values, part) }))
              .filter(({ values: own }) => at(own, "enabled") !== false)
        : [];
}

/** As in a Helm `if`; null removes the chart's default. */
function isOff(persistence: Plain | undefined, enabled: Plain | undefined): boolean {
    return (
        persistence === null ||
        enabled === false ||
        enabled === null ||
        enabled === "" ||
        enabled === 0
    );
}

/** cp-helm-charts: without persistence, brokers and servers keep their data in the pod. */
export function persistent(resource: Resource): readonly Violation[] {
    const object = objectName(resource);
    const seen = partsOf(resource).map(({ path, values }) => {
        const persistence = at(values, "persistence");
        const enabled = at(persistence, "enabled");
        return { path, enabled, off: isOff(persistence, enabled) };
    });
    const lost = seen.some(({ off }) => !off)
        ? "this part of the data would be lost with the pods, and the other part not"
        : "the data would be lost with the pods";
    return seen
        .filter(({ off }) => off)
        .map(({ path, enabled }) => ({
            object,
            key: [...path, "persistence", "enabled"].join("."),
            value: enabled,
            allowed: "true",
            remedy: `${lost}: enable persistence`,
        }));
}

/** cp-helm-charts: its claims have the cluster's default class unless the values name one. */
export function chartClassChosen(resource: Resource): readonly Violation[] {
    const object = objectName(resource);
    return partsOf(resource).flatMap(({ part, path, values }) => {
        const persistence = at(values, "persistence");
        if (persistence === notYetKnown || isOff(persistence, at(persistence, "enabled"))) {
            return [];
        }
        return classKeys[part]
            .filter((key) => isEmpty(at(persistence, key)))
            .map((key) => ({
                object,
                key: [...path, "persistence", key].join("."),
                value: at(persistence, key),
                allowed: 'the name of a StorageClass, or "-" for none',
                remedy: "the chart's claims would get the cluster's default class: name the class of the volumes",
            }));
    });
}
