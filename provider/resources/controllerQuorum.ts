import { sameData } from "../../core/json";
import { clusterFault } from "../../core/controllers/quorumState";
import type { QuorumStatus } from "../../core/metadata/facts";
import type {
    ControllerQuorumInputs,
    ControllerQuorumState,
} from "../definitions/controllerQuorum";
import { deletePod, podsOf, readStatefulSet } from "../kafka/brokers";
import { missingVoters, quorumStatus, rollingControllers } from "../kafka/controllers";
import {
    deleteQuorumRecord,
    type QuorumRecord,
    readQuorumRecord,
    writeQuorumRecord,
} from "../kafka/quorumRecord";
import { observe, roll } from "../kafka/roll";
import { startControllers, stopControllers } from "../kafka/scaledControllers";
import { lacksRight } from "../kubernetes/apiWords";
import { type Cluster, connect, podName, reason } from "../kubernetes/cluster";
import { RightMissing } from "../kubernetes/refusedExec";
import { waitUntil } from "../kubernetes/wait";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

function ordinals({ replicas }: ControllerQuorumInputs): readonly number[] {
    return Array.from({ length: replicas }, (_, ordinal) => ordinal);
}

/** @throws Error with what is still waited for when the time is over. */
async function waitFor(
    { namespace, controllers, timeout }: ControllerQuorumInputs,
    progress: Progress,
    missing: () => Promise<string | undefined>,
): Promise<void> {
    const last = await waitUntil(timeout, progress.waiting, async () => {
        try {
            return await missing();
        } catch (error) {
            if (error instanceof RightMissing || lacksRight(error)) {
                throw error;
            }
            return `${controllers} to answer (${reason(error)})`;
        }
    });
    if (last !== undefined) {
        throw new Error(
            `the controllers have no quorum after ${timeout} s, still waiting for ${last}: see kubectl -n ${namespace} get pods, and the logs of ${controllers}`,
        );
    }
}

/** Lets a controller whose disk is lost start on an empty directory, once the others are a quorum without it. */
async function acceptLost(
    cluster: Cluster,
    inputs: ControllerQuorumInputs,
    record: QuorumRecord,
    progress: Progress,
): Promise<void> {
    const { replace, namespace, controllers } = inputs;
    const [lost] = replace.filter((one) => record.members.includes(one));
    if (lost === undefined) {
        return;
    }
    await waitFor(inputs, progress, () => missingVoters(cluster, inputs, lost));
    const members = record.members.filter((one) => one !== lost);
    await writeQuorumRecord(cluster, inputs, { ...record, members });
    const statefulSet = await readStatefulSet(cluster, namespace, controllers);
    const pods = statefulSet === undefined ? [] : await podsOf(cluster, statefulSet);
    const name = `${controllers}-${lost}`;
    const isReady = pods
        .find((pod) => podName(pod) === name)
        ?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
    if (isReady !== true) {
        // It would be started again later each time.
        await deletePod(cluster, namespace, { name }, 0);
    }
    progress.done(`controller ${lost} may start on an empty directory`);
}

async function formed(
    inputs: ControllerQuorumInputs,
    progress: Progress,
): Promise<ControllerQuorumState> {
    const cluster = await connect(inputs.context);
    const { namespace, timeout } = inputs;
    await startControllers(cluster, inputs);
    const record = await readQuorumRecord(cluster, inputs);
    if (record !== undefined) {
        await acceptLost(cluster, inputs, record, progress);
    }
    const set = rollingControllers(cluster, inputs);
    const restarted = await roll(cluster, { namespace, timeout }, set, progress);
    await waitFor(inputs, progress, () => missingVoters(cluster, inputs, undefined));
    let status: QuorumStatus | undefined;
    await waitFor(inputs, progress, async () => {
        status = await quorumStatus(cluster, inputs);
        return undefined;
    });
    const clusterId = status?.clusterId ?? "";
    const fault = clusterFault(inputs, record?.clusterId, clusterId);
    if (fault !== undefined) {
        throw new Error(fault);
    }
    await writeQuorumRecord(cluster, inputs, { clusterId, members: ordinals(inputs) });
    return { ...inputs, clusterId, restarted };
}

async function isDue(olds: ControllerQuorumState, news: ControllerQuorumInputs): Promise<boolean> {
    try {
        const cluster = await connect(news.context);
        const [observed, record] = await Promise.all([
            observe(cluster, news.namespace, news.controllers),
            readQuorumRecord(cluster, news),
        ]);
        return (
            record?.clusterId !== olds.clusterId ||
            !sameData(record.members, ordinals(news)) ||
            observed?.pods.some(({ isCurrent }) => !isCurrent) === true
        );
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

export const resource: Resource<ControllerQuorumInputs, ControllerQuorumState> = {
    async create(inputs, progress) {
        const state = await formed(inputs, progress);
        return { id: `${inputs.namespace}/${inputs.controllers}`, state };
    },

    /** A preview shows a restart that is due or was interrupted, and a record that is not there. */
    async diff(olds, news) {
        const names = [
            "namespace",
            "controllers",
            "kafka",
            "replicas",
            "replace",
            "generation",
        ] as const;
        const changed = names.some((name) => !sameData(olds[name], news[name]));
        return changed || (await isDue(olds, news));
    },

    update: (_olds, news, progress) => formed(news, progress),

    /** What is on the disks is looked at before anything starts on them again. */
    async delete(state, progress) {
        const cluster = await connect(state.context);
        await stopControllers(cluster, state, progress);
        await deleteQuorumRecord(cluster, state);
    },
};
