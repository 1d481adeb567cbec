import { noProvisioner } from "./givenClass";
import type { namespaceMetadata } from "./lifecycle";

/** Annotations that name the stack on a cluster-wide object, so that no other one takes it for its own. */
type Ownership = Readonly<Record<string, string>>;

function named(name: string, annotations: Ownership) {
    return Object.keys(annotations).length === 0 ? { name } : { name, annotations };
}

/** The stack's namespace, without its apiVersion and kind. */
export function namespaceObject(
    namespace: string,
    { labels, annotations }: ReturnType<typeof namespaceMetadata>,
    ownership: Ownership,
) {
    return {
        metadata: {
            ...named(namespace, { ...annotations, ...ownership }),
            ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
    };
}

/** The class of the stack's volumes, without its apiVersion and kind. */
export function storageClassObject(storageClass: string, ownership: Ownership) {
    return {
        metadata: named(storageClass, ownership),
        provisioner: noProvisioner,
        volumeBindingMode: "WaitForFirstConsumer",
        reclaimPolicy: "Retain",
    };
}
