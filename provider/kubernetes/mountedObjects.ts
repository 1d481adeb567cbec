import type { V1ConfigMap, V1Secret } from "@kubernetes/client-node";
import { mountFault, type MountedObject } from "../../core/chart/mountedObjects";
import { type Cluster, unlessMissing } from "./cluster";

/** Keys alone: nothing here has to know what a Secret contains. */
function keysOf(object: V1Secret | V1ConfigMap): readonly string[] {
    const binary = "binaryData" in object ? object.binaryData : undefined;
    return Object.keys({ ...object.data, ...binary });
}

/** Why pods of a namespace could not start with what they mount, a line each. */
export async function missingMounts(
    { core }: Cluster,
    namespace: string,
    mounted: readonly MountedObject[],
): Promise<readonly string[]> {
    const faults = await Promise.all(
        mounted.map(async (one) => {
            const { kind, name } = one;
            const live = await unlessMissing<V1Secret | V1ConfigMap>(
                kind === "Secret"
                    ? core.readNamespacedSecret({ name, namespace })
                    : core.readNamespacedConfigMap({ name, namespace }),
            );
            return mountFault(namespace, one, live === undefined ? undefined : keysOf(live));
        }),
    );
    return faults.filter((fault) => fault !== undefined);
}
