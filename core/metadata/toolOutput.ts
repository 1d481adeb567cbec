import { parsePartitions } from "../rolling/partitions";
import { shown } from "../shown";
import type { Features, TopicFacts } from "./facts";

/**
 * The topics in the output of `kafka-topics --describe`; brokers whose protocol is below 2.8 give no ids.
 * @throws Error where a partition's topic is missing in it.
 */
export function parseTopicIds(output: string): readonly TopicFacts[] {
    const lines = /^Topic: (\S+)\t(?:TopicId: (\S+)\t)?[ \t]*PartitionCount: /gm;
    const topics = [...output.matchAll(lines)].map(([, name = "", id]) => ({ name, id }));
    const names = new Set(topics.map(({ name }) => name));
    for (const { name } of parsePartitions(output)) {
        if (!names.has(name.slice(0, name.lastIndexOf("-")))) {
            throw new Error(`kafka-topics did not describe the topic of ${shown(name)}`);
        }
    }
    return topics;
}

const noReassignment = /^No partition reassignments found\.\s*$/m;
const reassigned = /^(\S+-\d+): (?:replicas|adding|removing)/gm;

/**
 * The partitions in the output of `kafka-reassign-partitions --list`.
 * @throws Error where it says neither which nor that there are none.
 */
export function parseReassignments(output: string): readonly string[] {
    if (noReassignment.test(output)) {
        return [];
    }
    const names = [...output.matchAll(reassigned)].map(([, name = ""]) => name);
    if (names.length === 0) {
        throw new Error(
            `kafka-reassign-partitions did not list any: ${shown(output.trim().slice(-200))}`,
        );
    }
    return names;
}

/**
 * The protocol between brokers in the output of `kafka-configs --entity-type brokers … --describe --all`.
 * @returns major and minor version, such as 3.9.
 * @throws Error where it is not in it.
 */
export function parseProtocol(output: string): string {
    const [, version] = /^\s*inter\.broker\.protocol\.version=(\d+\.\d+)\S*\s/m.exec(output) ?? [];
    if (version === undefined) {
        throw new Error(
            `kafka-configs has no inter.broker.protocol.version: ${shown(output.trim().slice(-200))}`,
        );
    }
    return version;
}

const feature = /^Feature: (\S+)\s.*\bFinalizedVersionLevel: (\S+)/gm;

/**
 * Levels in effect in the output of `kafka-features describe`, asked of a controller: brokers in ZooKeeper mode
 * print nothing and succeed.
 * @throws Error where it has none.
 */
export function parseFeatures(output: string): Features {
    const levels = [...output.matchAll(feature)].map(
        ([, name = "", level = ""]) => [name, level] as const,
    );
    if (!levels.some(([name]) => name === "metadata.version")) {
        throw new Error(
            `kafka-features has no metadata.version: ${shown(output.trim().slice(-200))}`,
        );
    }
    return Object.fromEntries(levels);
}
