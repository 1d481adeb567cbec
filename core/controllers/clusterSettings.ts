import { chartSettingsIn } from "../chart/settings";
import { chartValues } from "../chart/values";
import type { StackConfig } from "../config/schema";

/**
 * Settings of the whole cluster, which brokers and controllers have to agree on: controllers make topics, and elect
 * leaders. https://kafka.apache.org/documentation/#brokerconfigs
 */
const shared: readonly string[] = [
    ..."num.partitions default.replication.factor min.insync.replicas".split(" "),
    ..."auto.leader.rebalance.enable leader.imbalance.check.interval.seconds".split(" "),
    ..."leader.imbalance.per.broker.percentage unclean.leader.election.enable".split(" "),
    ..."delete.topic.enable create.topic.policy.class.name alter.config.policy.class.name".split(
        " ",
    ),
    ..."authorizer.class.name super.users allow.everyone.if.no.acl.found".split(" "),
].map((name) => `KAFKA_${name}`.replaceAll(".", "_").toUpperCase());

/** The brokers' settings that the controllers have too, by the variables of the images. */
export function settingsOfCluster(config: StackConfig): Readonly<Record<string, string>> {
    return Object.fromEntries(
        chartSettingsIn(chartValues(config))
            .filter(
                ({ subchart, variable }) => subchart === "cp-kafka" && shared.includes(variable),
            )
            .map(({ variable, value }) => [
                variable,
                typeof value === "object" ? JSON.stringify(value) : String(value),
            ]),
    );
}
