import * as pulumi from "@pulumi/pulumi";
import { isList, isObject } from "../core/json";
import type { MetadataPhase } from "../core/metadata/phase";
import type { RunningPhase } from "../core/metadata/runningPhase";
import { readRunningPhase } from "../core/metadata/runningPhaseText";
import { ownProvider } from "./ownResource";

/** Kafka, ZooKeeper and controllers of a stack, by the names that they have or would have. */
export interface AskedKafka {
    readonly namespace: string;
    readonly kafka: string;
    readonly zookeeper: string;
    readonly controllers: string;
    readonly brokers: number;
    readonly replicas: number;
    readonly clientConfig?: string;
    readonly context?: string;
}

/**
 * The phase that runs, asked of the provider, so that a program loads no Kubernetes client.
 * @param change with it, what keeps it from being made is asked too.
 */
export async function invokeRunningPhase(
    kafka: AskedKafka,
    change?: { readonly from: MetadataPhase; readonly to: MetadataPhase },
): Promise<{
    readonly found: RunningPhase;
    readonly refusals: readonly string[];
    /** What a preview could not check, for a right that the account lacks. */
    readonly unchecked: string | undefined;
}> {
    const result: unknown = await pulumi.runtime.invoke(
        "kafka-local-volumes:index:getRunningPhase",
        { ...kafka, ...change, preview: pulumi.runtime.isDryRun() },
        { provider: ownProvider() },
    );
    const { found, refusals, unchecked } = isObject(result) ? result : {};
    if (change !== undefined && !isList(refusals ?? null)) {
        throw new Error("the provider did not say what keeps the metadata where it is");
    }
    return {
        found: readRunningPhase(found ?? null),
        refusals: isList(refusals ?? null)
            ? (refusals as readonly unknown[]).filter((one) => typeof one === "string")
            : [],
        unchecked: typeof unchecked === "string" ? unchecked : undefined,
    };
}
