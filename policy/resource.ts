import { at, list, type Plain, type PlainObject, textAt } from "./plain";

/** A resource as a policy sees it. */
export interface Resource {
    /** Pulumi's type token, e.g. `kubernetes:core/v1:PersistentVolume`. */
    readonly type: string;
    /** Name in the Pulumi program. */
    readonly name: string;
    readonly urn: string;
    readonly props: PlainObject;
}

/** The API groups of the kinds that the policies check, as in type tokens. */
const groups: Readonly<Record<string, string>> = {
    PersistentVolume: "core",
    PersistentVolumeClaim: "core",
    Pod: "core",
    StorageClass: "storage.k8s.io",
    StatefulSet: "apps",
    Deployment: "apps",
    DaemonSet: "apps",
    ReplicaSet: "apps",
    Job: "batch",
    CronJob: "batch",
    Release: "helm.sh",
};

/** The Kubernetes kind; undefined for all other resources, and for the same kind of another group. */
export function kindOf({ type }: Resource): string | undefined {
    const [, group = "", kind = ""] = /^kubernetes:([^/:]+)\/[^:]+:(\w+)$/.exec(type) ?? [];
    return groups[kind] === group ? kind : undefined;
}

/** The object's name in kubectl; its name in the program if that is not known yet. */
export function objectName(resource: Resource): string {
    const kind = (kindOf(resource) ?? resource.type).toLowerCase();
    const { name, props } = resource;
    const from = kind === "release" ? props : at(props, "metadata");
    const namespace = textAt(from, "namespace");
    const named = textAt(from, "name") ?? name;
    return namespace === undefined ? `${kind}/${named}` : `${kind}/${namespace}/${named}`;
}

/** The kinds of volumes that are a directory of a node. */
export type Source = "local" | "hostPath";

export function sourceOf({ props }: Resource): Source | undefined {
    return (["local", "hostPath"] as const).find(
        (source) => (at(props, "spec", source) ?? null) !== null,
    );
}

/** A PersistentVolume that is a directory of a node. */
export function isNodeVolume(resource: Resource): boolean {
    return kindOf(resource) === "PersistentVolume" && sourceOf(resource) !== undefined;
}

/** The pod spec of a Pod or workload, and its path in the object. */
function podOf(resource: Resource): { readonly key: string; readonly spec: Plain | undefined } {
    const path =
        kindOf(resource) === "Pod"
            ? ["spec"]
            : kindOf(resource) === "CronJob"
              ? ["spec", "jobTemplate", "spec", "template", "spec"]
              : ["spec", "template", "spec"];
    return { key: path.join("."), spec: at(resource.props, ...path) };
}

export interface Image {
    /** Dotted path of the property. */
    readonly key: string;
    readonly image: Plain | undefined;
}

/** The images of a Pod or workload. */
export function imagesOf(resource: Resource): readonly Image[] {
    const { key, spec } = podOf(resource);
    return ["containers", "initContainers", "ephemeralContainers"].flatMap((kind) =>
        list(at(spec, kind)).map((container, i) => ({
            key: `${key}.${kind}[${i}].image`,
            image: at(container, "image"),
        })),
    );
}
