import { at, isObject, list, type Plain, type PlainObject, textAt } from "./plain";

/** A resource as a policy sees it. */
export interface Resource {
    /** Pulumi's type token, e.g. `kubernetes:core/v1:PersistentVolume`. */
    readonly type: string;
    /** Name in the Pulumi program. */
    readonly name: string;
    readonly urn: string;
    readonly props: PlainObject;
}

/** The API groups of the kinds that the policies check, as in type tokens; some had another group earlier. */
const groups: Readonly<Record<string, readonly string[]>> = {
    PersistentVolume: ["core"],
    PersistentVolumeClaim: ["core"],
    Pod: ["core"],
    PodTemplate: ["core"],
    ReplicationController: ["core"],
    StorageClass: ["storage.k8s.io"],
    StatefulSet: ["apps"],
    Deployment: ["apps", "extensions"],
    DaemonSet: ["apps", "extensions"],
    ReplicaSet: ["apps", "extensions"],
    Job: ["batch"],
    CronJob: ["batch"],
    Release: ["helm.sh"],
    Chart: ["helm.sh"],
};

const token = /^kubernetes:([^/:]+)\/[^:]+:(\w+)$/;

/** The Kubernetes kind; undefined for all other resources, and for the same kind of another group. */
export function kindOf({ type }: Resource): string | undefined {
    const [, group = "", kind = ""] = token.exec(type) ?? [];
    return Object.hasOwn(groups, kind) && groups[kind]?.includes(group) === true ? kind : undefined;
}

/** An object of a resource: the resource itself, what a Patch changes, or an element of a List. */
export interface PolicyObject extends Resource {
    /** Path of the object within the resource, with a dot behind it; empty for the resource itself. */
    readonly prefix: string;
    /** Whether it has only some fields, and the cluster has the others. */
    readonly partial: boolean;
}

/** The type of an object that says itself what it is; what names no group has that of its kind. */
function typeOf(item: PlainObject): string {
    const kind = textAt(item, "kind") ?? "";
    const usual = Object.hasOwn(groups, kind) ? groups[kind]?.[0] : undefined;
    const apiVersion = textAt(item, "apiVersion") ?? `${usual ?? "core"}/v1`;
    return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * The objects of a resource. Pulumi has a type for a change of an object that others made, such as
 * PersistentVolumePatch, and one for many objects of a kind, such as PersistentVolumeList. A List has
 * objects of any kind, also further Lists.
 */
export function objectsOf(resource: Resource): readonly PolicyObject[] {
    const { type, props } = resource;
    const as = (suffix: string): Resource => ({ ...resource, type: type.slice(0, -suffix.length) });
    if (type.endsWith("Patch") && kindOf(as("Patch")) !== undefined) {
        return [{ ...as("Patch"), prefix: "", partial: true }];
    }
    const isOfAnyKind = type === "kubernetes:core/v1:List";
    if (isOfAnyKind || (type.endsWith("List") && kindOf(as("List")) !== undefined)) {
        return list(at(props, "items")).flatMap((item, i) =>
            isObject(item)
                ? objectsOf({
                      ...resource,
                      type: isOfAnyKind ? typeOf(item) : as("List").type,
                      props: item,
                  }).map((object) => ({ ...object, prefix: `items[${i}].${object.prefix}` }))
                : [],
        );
    }
    return [{ ...resource, prefix: "", partial: false }];
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

/** The other fields of a volume's spec; every further one is the source of a volume that is elsewhere. */
const ofVolume: ReadonlySet<string> = new Set([
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeAttributesClassName",
    "volumeMode",
]);

/** Whether the volume says that it is elsewhere, e.g. on a network disk. */
function isElsewhere({ props }: Resource): boolean {
    const spec = at(props, "spec");
    return Object.entries(isObject(spec) ? spec : {}).some(
        ([key, value]) => value !== null && !ofVolume.has(key),
    );
}

/** A PersistentVolume that is a directory of a node, or a patch of one that may be. */
export function isNodeVolume(object: PolicyObject): boolean {
    return (
        kindOf(object) === "PersistentVolume" &&
        (sourceOf(object) !== undefined || (object.partial && !isElsewhere(object)))
    );
}

/** The pod spec of a Pod or workload, and its path in the object. */
export function podOf(resource: Resource): {
    readonly key: string;
    readonly spec: Plain | undefined;
} {
    const path =
        kindOf(resource) === "Pod"
            ? ["spec"]
            : kindOf(resource) === "PodTemplate"
              ? ["template", "spec"]
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

/** The images of a Pod or workload: those that run, and those that are mounted as volumes. */
export function imagesOf(resource: Resource): readonly Image[] {
    const { key, spec } = podOf(resource);
    const run = ["containers", "initContainers", "ephemeralContainers"].flatMap((kind) =>
        list(at(spec, kind)).map((container, i) => ({
            key: `${key}.${kind}[${i}].image`,
            image: at(container, "image"),
        })),
    );
    const mounted = list(at(spec, "volumes")).map((volume, i) => ({
        key: `${key}.volumes[${i}].image.reference`,
        image: at(volume, "image", "reference"),
    }));
    return [...run, ...mounted];
}
