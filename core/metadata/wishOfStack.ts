import { kafkaOfRelease } from "../chart/kafkaOfRelease";
import type { Configured } from "../config/read";
import { at, textAt } from "../json";
import type { NamedRelease } from "../release/changes";
import type { Deployed } from "../state/state";
import { comparedValues } from "./comparedValues";
import { property } from "./nodeSettings";
import { phaseOfValues } from "./phaseOfValues";
import type { WantedTransition } from "./transition";

/** The protocol between brokers that a release asks for; without one it is that of its Kafka. */
function protocolOf(release: NamedRelease, kafka: string | undefined): string | undefined {
    const path = ["cp-kafka", "configurationOverrides", property.protocolVersion];
    const given = at(release.values, ...path);
    return typeof given === "number" ? String(given) : (textAt(release.values, ...path) ?? kafka);
}

/** A release as acknowledgements name it. */
export function nameOfRelease({
    namespace,
    release,
}: Pick<Configured["config"], "namespace" | "release">): string {
    return `${namespace}/${release}`;
}

/** What decides whether the metadata of a stack may go where its configuration wants it, without what runs. */
export function wishOfStack(
    { config, chart }: Configured,
    {
        release,
        volumes,
        phase,
    }: Pick<Deployed, "release" | "volumes"> & Partial<Pick<Deployed, "phase">>,
): Omit<WantedTransition, "found"> {
    const { metadata, acknowledge, zookeeper, installed, preparation } = config;
    const kafka = release && kafkaOfRelease(release.values);
    const was = release?.values ?? {};
    return {
        deployed: release && phaseOfValues(release.values),
        hasControllers: volumes.some(({ role }) => role === "controller"),
        wanted: metadata,
        was: comparedValues(was, undefined),
        is: comparedValues(
            chart.values,
            at(was, "cp-zookeeper", "servers") === undefined ? undefined : zookeeper.servers,
        ),
        kafka,
        protocol: release && protocolOf(release, kafka),
        release: nameOfRelease(config),
        acknowledged: acknowledge,
        stopped: phase,
        installed,
        readsDisks: preparation.enabled,
    };
}
