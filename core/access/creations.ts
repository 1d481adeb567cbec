import type { AccessRequest } from "./roles";

/** What a run of a stack creates, as far as it is known before. */
export interface Creation {
    /** Cluster-wide objects in the stack's state, each `Kind/name`. */
    readonly deployed: readonly string[];
    /** Whether pods use the claims afterwards. */
    readonly used: boolean;
    /** Namespace that the stack creates, if it does. */
    readonly namespace?: string | undefined;
    /** StorageClass that the stack creates, if it does. */
    readonly storageClass?: string | undefined;
    readonly volumes: readonly { readonly volume: string; readonly namespace: string }[];
}

function create(resource: string, group = "", namespace?: string): AccessRequest {
    return { verb: "create", group, resource, ...(namespace === undefined ? {} : { namespace }) };
}

/** The rights that a run needs before it creates its first object; none for what is there already. */
export function creationRights(creation: Creation): readonly AccessRequest[] {
    const { deployed, used, namespace, storageClass, volumes } = creation;
    const isNew = (kind: string, name: string | undefined) =>
        name !== undefined && !deployed.includes(`${kind}/${name}`);
    const [volume] = volumes.filter((each) => isNew("PersistentVolume", each.volume));
    return [
        ...(isNew("Namespace", namespace) ? [create("namespaces")] : []),
        ...(isNew("StorageClass", storageClass)
            ? [create("storageclasses", "storage.k8s.io")]
            : []),
        ...(volume === undefined
            ? []
            : [
                  create("persistentvolumes"),
                  create("persistentvolumeclaims", "", volume.namespace),
                  ...(used ? [create("statefulsets", "apps", volume.namespace)] : []),
              ]),
    ];
}
