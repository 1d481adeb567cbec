import { canaryTopic, type ObservedCanary, checkCanaries } from "../../core/canary";
import { sameData } from "../../core/json";
import { closedBrokers, readStatefulSet } from "../kafka/brokers";
import { CanaryTopic } from "../kafka/canaryTopic";
import { lacksRight } from "../kubernetes/apiWords";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { RightMissing } from "../kubernetes/refusedExec";
import { waitUntil } from "../kubernetes/wait";
import { joinedWithTopic } from "../kafka/registered";
import type { CanaryInputs, CanaryState } from "../definitions/canary";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

/** Waits until every broker has joined and answers for its disks. */
async function answers(
    cluster: Cluster,
    inputs: CanaryInputs,
    progress: Progress,
): Promise<{ readonly found: readonly ObservedCanary[]; readonly partitions: number }> {
    const topic = new CanaryTopic(cluster, inputs);
    let found: readonly ObservedCanary[] = [];
    let partitions = inputs.brokers;
    const missing = await waitUntil(inputs.timeout, progress.waiting, async () => {
        try {
            const closed = await closedBrokers(cluster, inputs);
            if (closed.length > 0) {
                return `broker ${closed.join(", ")} to listen`;
            }
            const { ids: joined, partitions: there } = await joinedWithTopic(
                cluster,
                inputs,
                canaryTopic,
            );
            const absent = Array.from({ length: inputs.brokers }, (_, id) => String(id)).filter(
                (id) => !joined.includes(id),
            );
            if (absent.length > 0) {
                return `broker ${absent.join(", ")} to join`;
            }
            found = await topic.read(there);
            partitions = Math.max(there?.length ?? 0, inputs.brokers);
            return undefined;
        } catch (error) {
            if (error instanceof RightMissing || lacksRight(error)) {
                throw error;
            }
            return `Kafka to answer (${reason(error)})`;
        }
    });
    if (missing !== undefined) {
        throw new Error(
            `Kafka does not serve after ${inputs.timeout} s, still waiting for ${missing}: see kubectl -n ${inputs.namespace} get pods, and the logs of the brokers`,
        );
    }
    return { found, partitions };
}

/** Holds what the brokers have against what the stack expects, and writes what is new. */
async function verify(
    inputs: CanaryInputs,
    before: CanaryState | undefined,
    progress: Progress,
): Promise<CanaryState> {
    if (!inputs.installed) {
        const { verified, verifiedBrokers, partitions } = before ?? {};
        return {
            ...inputs,
            // Pulumi refuses an output that is undefined.
            ...(verified === undefined ? {} : { verified }),
            ...(verifiedBrokers === undefined ? {} : { verifiedBrokers }),
            ...(partitions === undefined ? {} : { partitions }),
        };
    }
    const cluster = await connect(inputs.context);
    const { found, partitions } = await answers(cluster, inputs, progress);
    const verdict = checkCanaries(found, {
        value: before?.verified ?? inputs.value,
        known: before?.verifiedBrokers ?? 0,
        rewrite: inputs.rewrite,
        stack: inputs.stack,
        adopt: inputs.adopt,
        disks: inputs.disks,
    });
    if (verdict.faults.length > 0) {
        throw new Error(verdict.faults.join("\n"));
    }
    const topic = new CanaryTopic(cluster, inputs);
    await topic.ensure(found);
    await topic.write({ value: verdict.value, stack: inputs.stack, state: "serving" }, partitions);
    const statefulSet = await readStatefulSet(cluster, inputs.namespace, inputs.kafka);
    return {
        ...inputs,
        verified: verdict.value,
        verifiedBrokers: inputs.brokers,
        partitions,
        incarnation: statefulSet?.metadata?.uid,
    };
}

/** Notes in the data that the stack leaves it in order; what cannot be noted stays as it was. */
async function leave(
    { verified, partitions, ...inputs }: CanaryState,
    progress: Progress,
): Promise<void> {
    if (verified === undefined || !inputs.installed) {
        return;
    }
    try {
        const topic = new CanaryTopic(await connect(inputs.context), inputs);
        await topic.write(
            { value: verified, stack: inputs.stack, state: "stopped" },
            // A state from before they were noted.
            partitions ?? inputs.brokers,
        );
    } catch (error) {
        progress.warn(
            `cannot note in Kafka's data that it was stopped in order; continued: ${reason(error)}`,
        );
    }
}

async function isOther({ incarnation }: CanaryState, news: CanaryInputs): Promise<boolean> {
    try {
        const cluster = await connect(news.context);
        const statefulSet = await readStatefulSet(cluster, news.namespace, news.kafka);
        return statefulSet?.metadata?.uid !== incarnation;
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

export const resource: Resource<CanaryInputs, CanaryState> = {
    async create(inputs, progress) {
        return { id: inputs.stack, state: await verify(inputs, undefined, progress) };
    },

    /** A preview shows a verification that is due: other inputs, or other brokers than those verified. */
    async diff(olds, news) {
        const changed =
            olds.installed !== news.installed ||
            olds.brokers !== news.brokers ||
            olds.kafka !== news.kafka ||
            olds.namespace !== news.namespace ||
            olds.clientConfig !== news.clientConfig ||
            !sameData(olds.rewrite, news.rewrite) ||
            // Nothing copies a broker's data to another place.
            !sameData(olds.disks, news.disks) ||
            (news.adopt !== undefined && news.adopt !== olds.verified);
        return changed || (news.installed && (await isOther(olds, news)));
    },

    async update(olds, news, progress) {
        if (olds?.installed === true && !news.installed) {
            await leave(olds, progress);
        }
        return verify(news, olds, progress);
    },

    delete: (state, progress) => leave(state, progress),
};
