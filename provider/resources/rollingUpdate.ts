import type { RollingUpdateInputs, RollingUpdateState } from "../definitions/rollingUpdate";
import { observe, roll } from "../kafka/roll";
import { rollingBrokers } from "../kafka/rollingBrokers";
import { rollingServers } from "../kafka/rollingServers";
import { zookeeperOf } from "../kafka/zookeeper";
import { type Cluster, connect } from "../kubernetes/cluster";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

/** ZooKeeper first: its protocol serves older brokers, and a broker on its start needs it. */
async function update(
    inputs: RollingUpdateInputs,
    progress: Progress,
): Promise<RollingUpdateState> {
    const cluster = await connect(inputs.context);
    const { namespace, timeout } = inputs;
    const began = Date.now();
    let restarted = 0;
    const zookeeper = zookeeperOf(inputs);
    const sets = [
        ...(zookeeper === undefined ? [] : [rollingServers(cluster, zookeeper)]),
        rollingBrokers(cluster, inputs),
    ];
    for (const set of sets) {
        restarted += await roll(cluster, { namespace, timeout }, set, progress);
    }
    if (restarted > 0) {
        const seconds = Math.round((Date.now() - began) / 1000);
        progress.done(`${restarted} pods restarted, one at a time, in ${seconds} s`);
    }
    return { ...inputs, restarted };
}

async function hasOldPods(
    cluster: Cluster,
    { namespace, kafka, zookeeper }: RollingUpdateInputs,
): Promise<boolean> {
    const names = [zookeeper, kafka].filter((name) => name !== undefined);
    const all = await Promise.all(names.map((name) => observe(cluster, namespace, name)));
    return all.some((observed) => observed?.pods.some(({ isCurrent }) => !isCurrent));
}

async function interrupted(inputs: RollingUpdateInputs): Promise<boolean> {
    try {
        return await hasOldPods(await connect(inputs.context), inputs);
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

export const resource: Resource<RollingUpdateInputs, RollingUpdateState> = {
    async create(inputs, progress) {
        return { id: inputs.release, state: await update(inputs, progress) };
    },

    /** A preview shows an update that was interrupted: pods with an old revision. */
    async diff(olds, news) {
        const names = [
            "revision",
            "namespace",
            "kafka",
            "zookeeper",
            "controllers",
            "brokers",
        ] as const;
        return names.some((name) => olds[name] !== news[name]) || (await interrupted(news));
    },

    update: (_olds, news, progress) => update(news, progress),
};
