import type * as pulumi from "@pulumi/pulumi";
import { type Ensemble, podsOf, readStatefulSet, scale, sessions } from "./brokers";
import { type Cluster, connect, podName, reason } from "./kube";
import { waitUntil } from "./wait";

/** Inputs of the resource; in the state, so that a destroy has them without the program. */
export interface OrderlyStopInputs extends Ensemble {
    /** The release that is stopped; another one means another stop. */
    readonly release: string;
}

/** A broker moves its partitions' leadership away and flushes its logs; its pod has 30 s for that. */
const secondsPerBroker = 45;

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
            `${inputs.kafka} has no replicas after an interrupted stop: starting ${inputs.brokers}`,
        );
        await scale(cluster, inputs.namespace, inputs.kafka, inputs.brokers);
    }
}

async function isStopped(cluster: Cluster, { namespace, kafka }: Ensemble): Promise<boolean> {
    return (await readStatefulSet(cluster, namespace, kafka))?.spec?.replicas === 0;
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
        await scale(cluster, namespace, kafka, 0);
    }
    const began = Date.now();
    const missing = await waitUntil(secondsPerBroker * Math.max(replicas, 1), say, async () => {
        const pods = await podsOf(cluster, statefulSet);
        return pods.length === 0 ? undefined : `the end of ${pods.map(podName).sort().join(", ")}`;
    });
    if (missing !== undefined) {
        warn(`going on without ${missing}: check the node; what is not stopped recovers its logs`);
        return;
    }
    await sessionsClosed(cluster, inputs);
    say(`brokers stopped in ${Math.round((Date.now() - began) / 1000)} s`);
}

export async function create(inputs: OrderlyStopInputs): Promise<pulumi.dynamic.CreateResult> {
    await start(inputs);
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
    await stop(props);
}

export { remove as delete };
