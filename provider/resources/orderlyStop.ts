import type { V1StatefulSet } from "@kubernetes/client-node";
import { deletePod, type Ensemble, podsOf, readStatefulSet, scale } from "../kafka/brokers";
import { engineIsGone } from "../engine";
import { type Cluster, connect, podName, reason } from "../kubernetes/cluster";
import { markKnown } from "./releaseRecord";
import { waitUntil } from "../kubernetes/wait";
import { sessions, zookeeperOf, type ZookeeperServers } from "../kafka/zookeeper";
import type { OrderlyStopInputs, OrderlyStopState } from "../definitions/orderlyStop";
import type { Progress } from "../progress";
import type { Resource } from "../resource";
import { notReached } from "../kubernetes/reached";
import { givenUpVariable } from "../unreachable";

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

/** Starts brokers again that an interrupted stop left at fewer. */
async function start(inputs: OrderlyStopInputs, progress: Progress): Promise<OrderlyStopState> {
    const cluster = await connect(inputs.context);
    if (await isStopped(cluster, inputs)) {
        await scale(cluster, inputs.namespace, inputs.kafka, inputs.brokers);
        progress.done(
            `${inputs.kafka} had fewer brokers after an interrupted stop: started ${inputs.brokers}`,
        );
    }
    return { ...inputs, replicas: inputs.brokers };
}

async function isStopped(
    cluster: Cluster,
    { namespace, kafka, brokers }: Ensemble,
): Promise<boolean> {
    const replicas = (await readStatefulSet(cluster, namespace, kafka))?.spec?.replicas;
    return replicas !== undefined && replicas < brokers;
}

async function sessionsClosed(
    cluster: Cluster,
    ensemble: ZookeeperServers,
    progress: Progress,
): Promise<void> {
    try {
        const missing = await waitUntil(secondsForSessions, progress.waiting, async () => {
            const open = await sessions(cluster, ensemble);
            return open.length === 0
                ? undefined
                : `ZooKeeper to end the sessions of broker ${open.join(", ")}`;
        });
        if (missing !== undefined) {
            progress.warn(
                `continued without waiting for ${missing}: the next start may restart a broker once or twice`,
            );
        }
    } catch (error) {
        progress.warn(
            `cannot ask ZooKeeper for the brokers' sessions; continued: ${reason(error)}`,
        );
    }
}

/** Waits for a pod's end; warns and continues if that takes too long. */
async function gone(
    cluster: Cluster,
    statefulSet: V1StatefulSet,
    name: string,
    progress: Progress,
): Promise<void> {
    const missing = await waitUntil(secondsPerBroker + margin, progress.waiting, async () => {
        try {
            const pods = await podsOf(cluster, statefulSet);
            return pods.some((pod) => podName(pod) === name) ? `${name} to stop` : undefined;
        } catch (error) {
            return `${name} to stop: ${reason(error)}`;
        }
    });
    if (missing !== undefined) {
        progress.warn(
            `continued without waiting for ${missing}: check its node; a broker that is killed recovers its logs`,
        );
    }
}

/**
 * Stops the brokers one after the other while ZooKeeper, or the controllers, still answer: each hands its partitions
 * over, closes its logs and ends its session, so that the next start recovers nothing and meets no
 * session of its own. Bounded in time: a half-dead cluster costs the wait, never the destroy.
 */
async function stop(inputs: OrderlyStopInputs, progress: Progress): Promise<void> {
    const cluster = await connect(inputs.context);
    const { namespace, kafka } = inputs;
    const statefulSet = await readStatefulSet(cluster, namespace, kafka);
    if (statefulSet === undefined) {
        return;
    }
    const replicas = statefulSet.spec?.replicas ?? 0;
    if (replicas > 0) {
        progress.waiting(`stopping ${replicas} brokers of ${kafka}, one after the other`);
    }
    const began = Date.now();
    for (let ordinal = replicas - 1; ordinal >= 0; ordinal--) {
        if (await engineIsGone()) {
            // The run that wanted this has ended, and another one may start the brokers again.
            process.exit(1);
        }
        // The pod is deleted first, with its own grace, and then no longer wanted: scaling alone
        // would have it deleted with the 30 s of its template.
        await deletePod(cluster, namespace, { name: `${kafka}-${ordinal}` }, secondsPerBroker);
        await scale(cluster, namespace, kafka, ordinal);
        await gone(cluster, statefulSet, `${kafka}-${ordinal}`, progress);
    }
    const zookeeper = zookeeperOf(inputs);
    if (zookeeper !== undefined) {
        await sessionsClosed(cluster, zookeeper, progress);
    }
    progress.done(`brokers stopped in ${Math.round((Date.now() - began) / 1000)} s`);
}

async function interrupted(inputs: OrderlyStopInputs): Promise<boolean> {
    try {
        return await isStopped(await connect(inputs.context), inputs);
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

export const resource: Resource<OrderlyStopInputs, OrderlyStopState> = {
    async create(inputs, progress) {
        const state = await start(inputs, progress);
        // This comes after the release, so the release is in the state.
        const [, name = ""] = inputs.release.split("/");
        await markKnown(await connect(inputs.context), inputs.namespace, name, progress);
        return { id: `${inputs.namespace}/${inputs.release}`, state };
    },

    /** A preview shows an interrupted stop as a change of this resource. */
    async diff(olds, news) {
        const names = [
            "namespace",
            "kafka",
            "zookeeper",
            "controllers",
            "brokers",
            "context",
        ] as const;
        return names.some((name) => olds[name] !== news[name]) || (await interrupted(news));
    },

    async read(state) {
        const { namespace, kafka, context } = state;
        const statefulSet = await readStatefulSet(await connect(context), namespace, kafka);
        return statefulSet === undefined
            ? undefined
            : { ...state, replicas: statefulSet.spec?.replicas ?? 0 };
    },

    update: (_olds, news, progress) => start(news, progress),

    async delete(state, progress) {
        try {
            await stop(state, progress);
        } catch (error) {
            const isGone = (await notReached(state.context)) !== undefined;
            const wayOut = isGone
                ? `; if the cluster is gone for good: ${givenUpVariable}=true pulumi destroy`
                : "";
            throw new Error(
                `the orderly stop was interrupted: ${reason(error)}; run the same command again to continue it, or run pulumi up with installed set to true to start the brokers again${wayOut}`,
            );
        }
    },
};
