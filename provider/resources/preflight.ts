import { creationRights } from "../../core/access/creations";
import { clashes } from "../../core/clashes";
import { type Bindings, checkBindings, type BindingCheck } from "../../core/doctor/bindingCheck";
import { type ClassVerdict, judgeClass } from "../../core/givenClass";
import { sameData } from "../../core/json";
import { judgeTried } from "../../core/pods/dryRun";
import type { PlacementFaults } from "../../core/pods/fitFaults";
import { plannedFaults } from "../../core/pods/plannedPods";
import { shortStackName } from "../../core/stackName";
import type { PreflightInputs, PreflightState } from "../definitions/preflight";
import { completeMeanwhile } from "../completing";
import { missingRights } from "../kubernetes/access";
import {
    type Cluster,
    connect,
    podName,
    reason,
    statusOf,
    unlessMissing,
    unlessStatus,
} from "../kubernetes/cluster";
import { liveObjects, unknownToState } from "../kubernetes/liveObjects";
import { missingMounts } from "../kubernetes/mountedObjects";
import { triedPods } from "../kubernetes/triedPods";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

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

/** A class that the stack uses and does not create. */
async function judgeGivenClass(
    { storage }: Cluster,
    { storageClass: created, volumes, deployed, used, stopping }: PreflightInputs,
): Promise<ClassVerdict> {
    const [first] = volumes;
    if (created !== undefined || first === undefined || stopping) {
        return { warnings: [] };
    }
    const name = first.storageClass;
    const live = await unlessMissing(storage.readStorageClass({ name }));
    const isDeployed = volumes.every(({ volume }) =>
        deployed.includes(`PersistentVolume/${volume}`),
    );
    return used || !isDeployed ? judgeClass(name, live, isDeployed) : { warnings: [] };
}

/** What keeps the pods from their nodes, or from the cluster: nothing that may not be read is judged. */
async function judgePlacement(cluster: Cluster, inputs: PreflightInputs): Promise<PlacementFaults> {
    const { pods } = inputs;
    if (pods === undefined || pods.length === 0) {
        return { refusals: [], warnings: [] };
    }
    const { core } = cluster;
    const namespace = namespaceOf(inputs);
    const [nodes, live] = await Promise.all([
        unlessStatus(403, core.listNode()),
        unlessStatus(403, core.listNamespacedPod({ namespace })),
    ]);
    const there = new Set(live?.items.map(podName));
    const tried = live === undefined ? [] : await triedPods(cluster, namespace, pods, there);
    const [placement, admission] = [
        plannedFaults(pods, nodes?.items ?? [], live?.items ?? []),
        judgeTried(tried),
    ];
    return {
        refusals: [...placement.refusals, ...admission.refusals],
        warnings: [...placement.warnings, ...admission.warnings],
    };
}

/** What the cluster says about what the stack does not make: its class and its nodes. */
async function judgeSurroundings(
    cluster: Cluster,
    inputs: PreflightInputs,
    progress: Progress,
): Promise<PlacementFaults> {
    const [given, placement] = await Promise.all([
        unlessForbidden("the StorageClass", judgeGivenClass(cluster, inputs), progress),
        judgePlacement(cluster, inputs),
    ]);
    return {
        refusals: [...(given?.refusal === undefined ? [] : [given.refusal]), ...placement.refusals],
        warnings: [...(given?.warnings ?? []), ...placement.warnings],
    };
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

/** @param warn says what is no refusal; a diff before has said it already. */
async function check(
    inputs: PreflightInputs,
    progress: Progress,
    warn: (text: string) => void,
): Promise<void> {
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
    const { refusals, warnings } = await judgeSurroundings(cluster, inputs, progress);
    const unmounted = await unlessForbidden(
        "whether Secrets and ConfigMaps are there",
        missingMounts(cluster, namespaceOf(inputs), inputs.mounted ?? []),
        progress,
    );
    const unknown = await unlessForbidden(
        "which objects exist already",
        unknownToState(cluster, inputs),
        progress,
    );
    const refused = [...clashing, ...refusals, ...(unmounted ?? []), ...(unknown ?? [])];
    if (refused.length > 0) {
        throw new Error(`nothing has been changed:\n${refused.join("\n")}`);
    }
    warnings.forEach(warn);
    const verdict = await unlessForbidden(
        "whether claims are on their volumes",
        judge(cluster, inputs),
        progress,
    );
    if (verdict?.refusal !== undefined) {
        throw new Error(verdict.refusal);
    }
}

/** Each claim can be bound as soon as it is there; see BoundClaims. */
async function bindMeanwhile({ volumes, context }: PreflightInputs): Promise<void> {
    const cluster = await connect(context);
    for (const namespace of new Set(volumes.map(({ namespace }) => namespace))) {
        const claims = volumes
            .filter((volume) => volume.namespace === namespace)
            .map(({ claim, volume }) => ({ name: claim, volume }));
        completeMeanwhile(cluster, namespace, claims);
    }
}

/** What the state has is no input of the user's: it changes with every run that creates something. */
function wanted(inputs: PreflightInputs) {
    const { stack, namespace, storageClass, volumes, pods, mounted, context } = inputs;
    return { stack, namespace, storageClass, volumes, pods, mounted, context };
}

/** Whether an update would be refused; says why, because a preview makes no update. */
async function isRefused(inputs: PreflightInputs, progress: Progress): Promise<boolean> {
    let verdict: BindingCheck;
    let surroundings: PlacementFaults;
    let others: readonly string[];
    try {
        const cluster = await connect(inputs.context);
        verdict = await judge(cluster, inputs);
        surroundings = await judgeSurroundings(cluster, inputs, progress);
        others = [
            ...(await missingMounts(cluster, namespaceOf(inputs), inputs.mounted ?? [])),
            ...(await unknownToState(cluster, inputs)),
        ];
    } catch (error) {
        // A preview works without a cluster.
        progress.warn(
            `could not check whether claims are on their volumes; this preview uses the state only: ${reason(error)}`,
        );
        return false;
    }
    const { refusal, warning } = verdict;
    const { refusals, warnings } = surroundings;
    [refusal, warning, ...refusals, ...others, ...warnings]
        .filter((text) => text !== undefined)
        .forEach(progress.warn);
    return refusal !== undefined || refusals.length > 0 || others.length > 0;
}

export const resource: Resource<PreflightInputs, PreflightState> = {
    async create(inputs, progress) {
        await check(inputs, progress, progress.warn);
        await bindMeanwhile(inputs);
        return { id: inputs.stack, state: inputs };
    },

    async diff(olds, news, progress) {
        const refused = await isRefused(news, progress);
        return refused || !sameData(wanted(olds), wanted(news));
    },

    async update(_olds, news, progress) {
        await check(news, progress, () => undefined);
        await bindMeanwhile(news);
        return news;
    },
};
