import type * as pulumi from "@pulumi/pulumi";
import type { V1ObjectMeta, V1PersistentVolume } from "@kubernetes/client-node";
import { type Claimed, clashes, type LiveObject, stackAnnotation } from "../../core/clashes";
import { type Bindings, judgeBindings, type Use, type Verdict } from "../../core/doctor/guard";
import { sameData } from "../../core/json";
import type { PlannedVolume } from "../../core/plan";
import { type Cluster, connect, reason, statusOf, unlessMissing } from "../kubernetes/cluster";

/** Inputs of the resource. */
export interface ClusterClaimsInputs extends Claimed, Use {
    /** The volumes with their claims. */
    readonly pairs: readonly PlannedVolume[];
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
    { core, storage }: Cluster,
    { namespace, storageClass }: ClusterClaimsInputs,
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

async function bindings({ core }: Cluster, { pairs }: ClusterClaimsInputs): Promise<Bindings> {
    const namespace = pairs[0]?.namespace ?? "";
    const [volumes, claims, pods] = await Promise.all([
        core.listPersistentVolume(),
        core.listNamespacedPersistentVolumeClaim({ namespace }),
        core.listNamespacedPod({ namespace }),
    ]);
    return { volumes: volumes.items, claims: claims.items, pods: pods.items };
}

/** What the doctor calls the stack: the last part of its full name. */
function shortName(stack: string): string {
    return stack.slice(stack.lastIndexOf("/") + 1);
}

async function judge(cluster: Cluster, inputs: ClusterClaimsInputs): Promise<Verdict> {
    const found = await bindings(cluster, inputs);
    return judgeBindings(shortName(inputs.stack), inputs.pairs, found, inputs);
}

/** @returns undefined where the user may not look: who may not hardly makes such objects. */
async function unlessForbidden<T>(what: string, request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (statusOf(error) !== 403) {
            throw error;
        }
        console.error(`cannot look ${what}: ${reason(error)}`);
        return undefined;
    }
}

async function check(inputs: ClusterClaimsInputs): Promise<void> {
    const cluster = await connect(inputs.context);
    const names = "whether names are taken in the cluster";
    const live = await unlessForbidden(names, liveObjects(cluster, inputs));
    const found = live === undefined ? [] : clashes(inputs, live);
    if (found.length > 0) {
        throw new Error(`nothing has been changed:\n${found.join("\n")}`);
    }
    const verdict = await unlessForbidden(
        "whether claims are on their volumes",
        judge(cluster, inputs),
    );
    if (verdict?.refusal !== undefined) {
        throw new Error(verdict.refusal);
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

/** Whether an update would be refused; tells why, as a preview makes none. */
async function isRefused(inputs: ClusterClaimsInputs): Promise<boolean> {
    let verdict: Verdict;
    try {
        verdict = await judge(await connect(inputs.context), inputs);
    } catch (error) {
        // A preview works without a cluster.
        console.error(
            `nobody looked whether claims are on their volumes, this goes by the state alone: ${reason(error)}`,
        );
        return false;
    }
    const { refusal, warning } = verdict;
    for (const text of [refusal, warning]) {
        if (text !== undefined) {
            console.error(text);
        }
    }
    return refusal !== undefined;
}

export async function diff(
    _id: string,
    olds: ClusterClaimsInputs,
    news: ClusterClaimsInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const refused = await isRefused(news);
    return { changes: refused || !sameData(wishes(olds), wishes(news)) };
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
