import type * as pulumi from "@pulumi/pulumi";
import type { V1ObjectMeta, V1PersistentVolume } from "@kubernetes/client-node";
import { type Claimed, clashes, type LiveObject, stackAnnotation } from "../core/clashes";
import { sameData } from "../core/json";
import { type Cluster, connect, reason, statusOf, unlessMissing } from "./kube";

/** Inputs of the resource. */
export interface ClusterClaimsInputs extends Claimed {
    readonly context?: string | undefined;
}

function describe(kind: LiveObject["kind"], metadata: V1ObjectMeta | undefined): LiveObject {
    return {
        kind,
        name: metadata?.name ?? "",
        stack: metadata?.annotations?.[stackAnnotation],
    };
}

function describeVolume({ metadata, spec }: V1PersistentVolume): LiveObject {
    const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    const expression = terms[0]?.matchExpressions?.[0];
    const value = expression?.values?.[0];
    return {
        ...describe("PersistentVolume", metadata),
        ...(spec?.local === undefined || expression === undefined || value === undefined
            ? {}
            : { place: { label: { key: expression.key, value }, path: spec.local.path } }),
    };
}

async function liveObjects(
    { core, config }: Cluster,
    { namespace, storageClass }: ClusterClaimsInputs,
): Promise<readonly LiveObject[]> {
    const { StorageV1Api } = await import("@kubernetes/client-node");
    const storage = config.makeApiClient(StorageV1Api);
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

async function check(inputs: ClusterClaimsInputs): Promise<void> {
    const cluster = await connect(inputs.context);
    let live: readonly LiveObject[];
    try {
        live = await liveObjects(cluster, inputs);
    } catch (error) {
        if (statusOf(error) !== 403) {
            throw error;
        }
        // Who may not look may hardly make such objects; and if so, the API says it.
        console.error(`cannot look whether names are taken in the cluster: ${reason(error)}`);
        return;
    }
    const found = clashes(inputs, live);
    if (found.length > 0) {
        throw new Error(`nothing has been changed:\n${found.join("\n")}`);
    }
}

export async function create(inputs: ClusterClaimsInputs): Promise<pulumi.dynamic.CreateResult> {
    await check(inputs);
    return { id: inputs.stack, outs: inputs };
}

/** What the state has is no wish: it changes with every `up` that makes something. */
function wishes({ stack, namespace, storageClass, volumes, context }: ClusterClaimsInputs) {
    return { stack, namespace, storageClass, volumes, context };
}

export function diff(
    _id: string,
    olds: ClusterClaimsInputs,
    news: ClusterClaimsInputs,
): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: !sameData(wishes(olds), wishes(news)) });
}

export async function update(
    _id: string,
    _olds: ClusterClaimsInputs,
    news: ClusterClaimsInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    await check(news);
    return { outs: news };
}

async function remove(): Promise<void> {
    // There is nothing of it in the cluster.
}

export { remove as delete };
