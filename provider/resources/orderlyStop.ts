import type * as pulumi from "@pulumi/pulumi";
import type { V1StatefulSet } from "@kubernetes/client-node";
import { deletePod, type Ensemble, podsOf, readStatefulSet, scale } from "../kafka/brokers";
import { engineIsGone } from "../engine";
import { type Cluster, connect, podName, reason } from "../kubernetes/cluster";
import { markKnown } from "./releaseRecord";
import { waitUntil } from "../kubernetes/wait";
import { sessions } from "../kafka/zookeeper";

/** Inputs of the resource; in the state, so that a destroy has them without the program. */
export interface OrderlyStopInputs extends Ensemble {
    /** The release that is stopped; another one means another stop. */
    readonly release: string;
}

/**
 * How long a broker may take to hand its partitions over and close its logs. The chart leaves its pods
 * the default of 30 s, after which they are killed: too little for a broker with many partitions, or
 * for the last one, which tries in vain to hand over three times.
 */
const secondsPerBroker = 120;

/** How much longer than a pod's grace its end may take to be seen, in seconds. */
const margin = 15;

/** ZooKeeper ends a session it no longer hears from after 18 s (zookeeper.session.timeout.ms). */
const secondsForSessions = 60;

function say(text: string): void {
    console.log(`kafka: ${text}`);
}

function warn(text: string): void {
    console.error(`kafka: ${text}`);
}

/** Brings brokers back that an interrupted stop left at none. */
async function start(inputs: OrderlyStopInputs): Promise<void> {
    const cluster = await connect(inputs.context);
    if (await isStopped(cluster, inputs)) {
        say(
            `${inputs.kafka} has fewer brokers after an interrupted stop: starting ${inputs.brokers}`,
        );
        await scale(cluster, inputs.namespace, inputs.kafka, inputs.brokers);
    }
}

async function isStopped(
    cluster: Cluster,
    { namespace, kafka, brokers }: Ensemble,
): Promise<boolean> {
    const replicas = (await readStatefulSet(cluster, namespace, kafka))?.spec?.replicas;
    return replicas !== undefined && replicas < brokers;
}

async function sessionsClosed(cluster: Cluster, ensemble: Ensemble): Promise<void> {
    try {
        const missing = await waitUntil(secondsForSessions, say, async () => {
            const open = await sessions(cluster, ensemble);
            return open.length === 0
                ? undefined
                : `ZooKeeper to end the sessions of broker ${open.join(", ")}`;
        });
        if (missing !== undefined) {
            warn(`going on without ${missing}: the next start may restart a broker once or twice`);
        }
    } catch (error) {
        warn(`cannot ask ZooKeeper for the brokers' sessions, going on: ${reason(error)}`);
    }
}

/** Waits for a pod's end; tells, and goes on, where that takes too long. */
async function gone(cluster: Cluster, statefulSet: V1StatefulSet, name: string): Promise<void> {
    const missing = await waitUntil(secondsPerBroker + margin, say, async () => {
        try {
            const pods = await podsOf(cluster, statefulSet);
            return pods.some((pod) => podName(pod) === name) ? `the end of ${name}` : undefined;
        } catch (error) {
            return `the end of ${name}: ${reason(error)}`;
        }
    });
    if (missing !== undefined) {
        warn(
            `going on without ${missing}: check its node; a broker that is killed recovers its logs`,
        );
    }
}

/**
 * Stops the brokers one after the other while ZooKeeper still answers: each hands its partitions
 * over, closes its logs and ends its session, so that the next start recovers nothing and meets no
 * session of its own. Bounded in time: a half-dead cluster costs the wait, never the destroy.
 */
async function stop(inputs: OrderlyStopInputs): Promise<void> {
    const cluster = await connect(inputs.context);
    const { namespace, kafka } = inputs;
    const statefulSet = await readStatefulSet(cluster, namespace, kafka);
    if (statefulSet === undefined) {
        return;
    }
    const replicas = statefulSet.spec?.replicas ?? 0;
    if (replicas > 0) {
        say(`stopping ${replicas} brokers of ${kafka}, one after the other`);
    }
    const began = Date.now();
    for (let ordinal = replicas - 1; ordinal >= 0; ordinal--) {
        if (await engineIsGone()) {
            // Nobody waits for this any more, and whoever comes next may start the brokers again.
            process.exit(1);
        }
        // The pod is deleted first, with its own grace, and then no longer wanted: scaling alone
        // would have it deleted with the 30 s of its template.
        await deletePod(cluster, namespace, `${kafka}-${ordinal}`, secondsPerBroker);
        await scale(cluster, namespace, kafka, ordinal);
        await gone(cluster, statefulSet, `${kafka}-${ordinal}`);
    }
    await sessionsClosed(cluster, inputs);
    say(`brokers stopped in ${Math.round((Date.now() - began) / 1000)} s`);
}

export async function create(inputs: OrderlyStopInputs): Promise<pulumi.dynamic.CreateResult> {
    await start(inputs);
    // This comes after the release, so the release is in the state.
    const [, name = ""] = inputs.release.split("/");
    await markKnown(await connect(inputs.context), inputs.namespace, name);
    return { id: `${inputs.namespace}/${inputs.release}`, outs: inputs };
}

export async function update(
    _id: string,
    _olds: OrderlyStopInputs,
    news: OrderlyStopInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    await start(news);
    return { outs: news };
}

/** Preview shows an interrupted stop as a change of this resource. */
export async function diff(
    _id: string,
    olds: OrderlyStopInputs,
    news: OrderlyStopInputs,
): Promise<pulumi.dynamic.DiffResult> {
    // Unknown, and so different, while the release is being replaced: then this is replaced too, and
    // its deletion stops the brokers before the old release goes.
    if (olds.release !== news.release) {
        return { changes: true, replaces: ["release"], deleteBeforeReplace: true };
    }
    const names = ["namespace", "kafka", "zookeeper", "brokers", "context"] as const;
    return {
        changes: names.some((name) => olds[name] !== news[name]) || (await interrupted(news)),
    };
}

async function interrupted(inputs: OrderlyStopInputs): Promise<boolean> {
    try {
        return await isStopped(await connect(inputs.context), inputs);
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

async function remove(_id: string, props: OrderlyStopInputs): Promise<void> {
    try {
        await stop(props);
    } catch (error) {
        const words = new Error(
            `the orderly stop was cut short: ${reason(error)} The same command again goes on with it; an up with the chart installed starts the brokers again.`,
        );
        // Pulumi prints the stack of whatever a deletion throws.
        words.stack = "";
        throw words;
    }
}

export { remove as delete };
