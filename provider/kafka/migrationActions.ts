import type { MetadataFacts } from "../../core/metadata/facts";
import type { StepAction } from "../../core/metadata/steps";
import { epochAbove, leftNodes, quorumEpochOf } from "../../core/metadata/zookeeperGates";
import type { Cluster } from "../kubernetes/cluster";
import { scale } from "./brokers";
import type { MovingKafka } from "./metadataFacts";
import { askZookeeper } from "./zookeeper";

/** The epoch of the controllers, where the disks and ZooKeeper say it. */
export function seenEpoch({ disks, znodes }: MetadataFacts): number | undefined {
    return "value" in disks && "value" in znodes
        ? quorumEpochOf(disks.value, znodes.value.migration?.epoch)
        : undefined;
}

function known<T>(fact: { readonly value: T } | { readonly unknown: string }): T {
    if ("unknown" in fact) {
        throw new Error(fact.unknown);
    }
    return fact.value;
}

/**
 * Does what of a way no other resource does: the way back to ZooKeeper.
 * @param facts by which the step was chosen.
 * @param epochs of the controllers, of all that was read on this way.
 * @returns what was done, in words; undefined where another resource does it.
 */
export async function perform(
    cluster: Cluster,
    kafka: MovingKafka,
    action: StepAction,
    facts: MetadataFacts,
    epochs: readonly number[],
): Promise<string | undefined> {
    switch (action.do) {
        case "stop controllers":
            await scale(cluster, kafka.namespace, kafka.controllers, 0);
            return "the controllers stop";
        case "raise /controller_epoch": {
            const epoch = epochAbove(known(facts.znodes), ...epochs);
            await askZookeeper(cluster, kafka, `set /controller_epoch ${epoch}\n`);
            return `/controller_epoch is ${epoch}`;
        }
        case "delete znodes": {
            const nodes = leftNodes(known(facts.znodes));
            const commands = nodes.map((node) => `delete ${node}\n`).join("");
            await askZookeeper(cluster, kafka, commands);
            return `${nodes.join(" and ")} deleted`;
        }
        case "stop ZooKeeper":
        case "start controllers":
        case "restart controllers":
        case "restart brokers":
        case "set aside controllers' disks":
        case "wait":
            return undefined;
    }
}
