import type * as pulumi from "@pulumi/pulumi";
import { type Found, judge } from "../../core/canary";
import { sameData } from "../../core/json";
import { closedBrokers, type Ensemble, readStatefulSet } from "../kafka/brokers";
import { canaryTopic, CanaryTopic } from "../kafka/canaryTopic";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { waitUntil } from "../kubernetes/wait";
import { registered } from "../kafka/zookeeper";

/** Inputs of the resource. */
export interface CanaryInputs extends Ensemble {
    /** Whether the chart is installed; without it there is nothing to ask. */
    readonly installed: boolean;
    /** Written on the first install. */
    readonly value: string;
    /** Full name of the stack. */
    readonly stack: string;
    /** Value of other data that is to be taken as this stack's. */
    readonly adopt?: string | undefined;
    /** Brokers whose lost data is accepted: they get their canary anew. */
    readonly rewrite: readonly number[];
    /** `node:path` of each broker's disks, by its id. */
    readonly disks: readonly string[];
    /** How long brokers may take to answer, in seconds. */
    readonly timeout: number;
}

/** What is kept in the state besides. */
interface CanaryState extends CanaryInputs {
    /** The value that is in the data. */
    readonly verified?: string | undefined;
    /** How many brokers hold it. */
    readonly verifiedBrokers?: number | undefined;
    /** How many partitions its topic has: more than there are brokers, once there were more. */
    readonly partitions?: number | undefined;
    /** Incarnation of the brokers' StatefulSet that was verified. */
    readonly incarnation?: string | undefined;
}

function say(text: string): void {
    console.log(`kafka: ${text}`);
}

/** Waits until every broker has joined and answers for its disks. */
async function answers(
    cluster: Cluster,
    inputs: CanaryInputs,
): Promise<{ readonly found: readonly Found[]; readonly partitions: number }> {
    const topic = new CanaryTopic(cluster, inputs);
    let found: readonly Found[] = [];
    let partitions = inputs.brokers;
    const missing = await waitUntil(inputs.timeout, say, async () => {
        try {
            const closed = await closedBrokers(cluster, inputs);
            if (closed.length > 0) {
                return `broker ${closed.join(", ")} to listen`;
            }
            const { ids: joined, partitions: there } = await registered(
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
            return `Kafka to answer (${reason(error)})`;
        }
    });
    if (missing !== undefined) {
        throw new Error(
            `Kafka does not serve after ${inputs.timeout} s, still waiting for ${missing}: look at kubectl -n ${inputs.namespace} get pods and at the brokers' logs`,
        );
    }
    return { found, partitions };
}

/** Holds what the brokers have against what the stack expects, and writes what is new. */
async function verify(inputs: CanaryInputs, before: CanaryState | undefined): Promise<CanaryState> {
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
    const { found, partitions } = await answers(cluster, inputs);
    const verdict = judge(found, {
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
async function leave({ verified, partitions, ...inputs }: CanaryState): Promise<void> {
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
        say(`cannot note in the data that it is left in order, going on: ${reason(error)}`);
    }
}

export async function create(inputs: CanaryInputs): Promise<pulumi.dynamic.CreateResult> {
    return { id: inputs.stack, outs: await verify(inputs, undefined) };
}

export async function update(
    _id: string,
    olds: CanaryState,
    news: CanaryInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    if (olds.installed && !news.installed) {
        await leave(olds);
    }
    return { outs: await verify(news, olds) };
}

/** Preview shows a verification that is due: other inputs, or other brokers than those verified. */
export async function diff(
    _id: string,
    olds: CanaryState,
    news: CanaryInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const changed =
        olds.installed !== news.installed ||
        olds.brokers !== news.brokers ||
        olds.kafka !== news.kafka ||
        olds.namespace !== news.namespace ||
        !sameData(olds.rewrite, news.rewrite) ||
        // Nothing copies a broker's data to another place.
        !sameData(olds.disks, news.disks) ||
        (news.adopt !== undefined && news.adopt !== olds.verified);
    return { changes: changed || (news.installed && (await isOther(olds, news))) };
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

async function remove(_id: string, props: CanaryState): Promise<void> {
    await leave(props);
}

export { remove as delete };
