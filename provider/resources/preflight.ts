import type { V1ObjectMeta, V1PersistentVolume } from "@kubernetes/client-node";
import { creationRights } from "../../core/access/creations";
import { clashes, type LiveObject, stackAnnotation } from "../../core/clashes";
import { type Bindings, checkBindings, type BindingCheck } from "../../core/doctor/bindingCheck";
import { sameData } from "../../core/json";
import { shortStackName } from "../../core/stackName";
import type { PreflightInputs, PreflightState } from "../definitions/preflight";
import { missingRights } from "../kubernetes/access";
import { type Cluster, connect, reason, statusOf, unlessMissing } from "../kubernetes/cluster";
import { missingMounts } from "../kubernetes/mountedObjects";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

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

async function liveObjects(
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

/** The namespace of the claims, and so of the pods. */
function namespaceOf({ volumes }: PreflightInputs): string {
    return volumes[0]?.namespace ?? "";
}

async function bindings({ core }: Cluster, inputs: PreflightInputs): Promise<Bindings> {
    const namespace = namespaceOf(inputs);
    const [volumes, claims, pods] = await Promise.all([
        core.listPersistentVolume(),
        core.listNamespacedPersistentVolumeClaim({ namespace }),
        core.listNamespacedPod({ namespace }),
    ]);
    return { volumes: volumes.items, claims: claims.items, pods: pods.items };
}

async function judge(cluster: Cluster, inputs: PreflightInputs): Promise<BindingCheck> {
    const found = await bindings(cluster, inputs);
    return checkBindings(shortStackName(inputs.stack), inputs.volumes, found, inputs);
}

/** @returns undefined if the user may not read that: such a user hardly may create such objects. */
async function unlessForbidden<T>(
    what: string,
    request: Promise<T>,
    progress: Progress,
): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (statusOf(error) !== 403) {
            throw error;
        }
        progress.warn(`cannot check ${what}: ${reason(error)}`);
        return undefined;
    }
}

async function check(inputs: PreflightInputs, progress: Progress): Promise<void> {
    const cluster = await connect(inputs.context);
    const missing = await missingRights(cluster, creationRights(inputs));
    if (missing.length > 0) {
        throw new Error(`nothing has been changed:\n${missing.join("\n")}`);
    }
    const live = await unlessForbidden(
        "whether names are taken in the cluster",
        liveObjects(cluster, inputs),
        progress,
    );
    const clashing = live === undefined ? [] : clashes(inputs, live);
    if (clashing.length > 0) {
        throw new Error(`nothing has been changed:\n${clashing.join("\n")}`);
    }
    const faults = await unlessForbidden(
        "whether Secrets and ConfigMaps are there",
        missingMounts(cluster, namespaceOf(inputs), inputs.mounted ?? []),
        progress,
    );
    if (faults !== undefined && faults.length > 0) {
        throw new Error(`nothing has been changed:\n${faults.join("\n")}`);
    }
    const verdict = await unlessForbidden(
        "whether claims are on their volumes",
        judge(cluster, inputs),
        progress,
    );
    if (verdict?.refusal !== undefined) {
        throw new Error(verdict.refusal);
    }
}

/** What the state has is no input of the user's: it changes with every run that creates something. */
function wanted(inputs: PreflightInputs) {
    const { stack, namespace, storageClass, volumes, mounted, context } = inputs;
    return { stack, namespace, storageClass, volumes, mounted, context };
}

/** Whether an update would be refused; says why, because a preview makes no update. */
async function isRefused(inputs: PreflightInputs, progress: Progress): Promise<boolean> {
    let verdict: BindingCheck;
    let faults: readonly string[];
    try {
        const cluster = await connect(inputs.context);
        verdict = await judge(cluster, inputs);
        faults = await missingMounts(cluster, namespaceOf(inputs), inputs.mounted ?? []);
    } catch (error) {
        // A preview works without a cluster.
        progress.warn(
            `could not check whether claims are on their volumes; this preview uses the state only: ${reason(error)}`,
        );
        return false;
    }
    const { refusal, warning } = verdict;
    [refusal, warning, ...faults].filter((text) => text !== undefined).forEach(progress.warn);
    return refusal !== undefined || faults.length > 0;
}

export const resource: Resource<PreflightInputs, PreflightState> = {
    async create(inputs, progress) {
        await check(inputs, progress);
        return { id: inputs.stack, state: inputs };
    },

    async diff(olds, news, progress) {
        const refused = await isRefused(news, progress);
        return refused || !sameData(wanted(olds), wanted(news));
    },

    async update(_olds, news, progress) {
        await check(news, progress);
        return news;
    },
};
