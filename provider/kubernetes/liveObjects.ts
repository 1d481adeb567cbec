import type { V1ObjectMeta, V1PersistentVolume } from "@kubernetes/client-node";
import { type LiveObject, stackAnnotation } from "../../core/clashes";
import { existingObjects } from "../../core/existing";
import type { PreflightInputs } from "../definitions/preflight";
import { type Cluster, unlessMissing } from "./cluster";

function describe(kind: LiveObject["kind"], metadata: V1ObjectMeta | undefined): LiveObject {
    return {
        kind,
        name: metadata?.name ?? "",
        stack: metadata?.annotations?.[stackAnnotation],
    };
}

function describeVolume({ metadata, spec }: V1PersistentVolume): LiveObject {
    return {
        ...describe("PersistentVolume", metadata),
        ...(spec?.local === undefined ? {} : { directory: { spec, path: spec.local.path } }),
    };
}

/** The cluster-wide objects that a stack could clash with. */
export async function liveObjects(
    { core, storage }: Cluster,
    { namespace, storageClass }: PreflightInputs,
): Promise<readonly LiveObject[]> {
    const volumes = await core.listPersistentVolume();
    const live = volumes.items.map(describeVolume);
    if (namespace !== undefined) {
        const found = await unlessMissing(core.readNamespace({ name: namespace }));
        live.push(...(found === undefined ? [] : [describe("Namespace", found.metadata)]));
    }
    if (storageClass !== undefined) {
        const found = await unlessMissing(storage.readStorageClass({ name: storageClass }));
        live.push(...(found === undefined ? [] : [describe("StorageClass", found.metadata)]));
    }
    return live;
}

/** What of this stack exists that its state does not have, where the Kubernetes provider would refuse that. */
export async function unknownToState(
    cluster: Cluster,
    { component, ...inputs }: PreflightInputs,
): Promise<readonly string[]> {
    if (component === undefined) {
        return [];
    }
    const live = await liveObjects(cluster, inputs);
    const namespaces = [...new Set(inputs.volumes.map(({ namespace }) => namespace))];
    const lists = await Promise.all(
        namespaces.map((namespace) =>
            cluster.core.listNamespacedPersistentVolumeClaim({ namespace }),
        ),
    );
    const claims = lists.flatMap(({ items }) =>
        items.map(({ metadata, spec }) => ({
            namespace: metadata?.namespace ?? "",
            name: metadata?.name ?? "",
            volume: spec?.volumeName,
        })),
    );
    return existingObjects({ ...inputs, component }, live, claims);
}
