import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { Deployed } from "./components/stackState";
import {
    formatInstalled,
    formatRefusal,
    namespaceRemoval,
    needingStop,
    riskyChanges,
    unacknowledged,
} from "./core/changes";
import { load, type Loaded } from "./core/config/load";
import { providerFaults } from "./core/config/providerChecks";
import { planFaults } from "./core/config/placementChecks";
import { projectDefaults, projectKeys } from "./core/config/project";
import { fromText } from "./core/config/read";
import type { StackConfig } from "./core/config/schema";
import { ConfigFaults, type Fault, formatFault } from "./core/fault";
import { type PlannedVolume, planVolumes } from "./core/plan";
import { releaseOfConfig } from "./core/release/inputs";
import { releaseChange } from "./core/release/changes";
import { holders } from "./provider/kubernetes/claimUsers";

function warn(texts: readonly string[]): void {
    for (const text of texts) {
        void pulumi.log.warn(text);
    }
}

function cannotWork(when: string, faults: readonly Fault[]): string {
    const lines = faults.map((fault) => `  - ${formatFault(fault)}`);
    return [`the configuration of stack ${pulumi.getStack()} cannot work${when}:`, ...lines].join(
        "\n",
    );
}

/**
 * The configuration of the stack that is being run.
 * @throws pulumi.RunError, which the CLI shows without a stack trace, with one line for each fault.
 */
export function loadConfig(): StackConfig {
    const all = pulumi.runtime.allConfig();
    const given = Object.fromEntries(
        Object.entries(projectKeys(pulumi.getProject(), all)).map(([key, value]) => [
            key,
            typeof value === "string" ? fromText(key, value) : value,
        ]),
    );
    const faults = [...providerFaults(all)];
    let loaded: Loaded | undefined;
    try {
        loaded = load(given, projectDefaults(parse(readFileSync("Pulumi.yaml", "utf8"))));
    } catch (error) {
        if (!(error instanceof ConfigFaults)) {
            throw error;
        }
        faults.push(...error.faults);
    }
    if (loaded === undefined || faults.length > 0) {
        throw new pulumi.RunError(cannotWork("", faults));
    }
    warn(loaded.warnings);
    return loaded.config;
}

/** The exit status by which the CLI knows that the user has been told why. */
const told = 32;

/**
 * Ends the program with a message and without a stack trace, before anything is registered. A
 * RunError thrown in the program's function ends in the same, after half a minute of computing.
 */
async function refuse(message: string): Promise<never> {
    await pulumi.log.error(message);
    process.exit(told);
}

/**
 * The volumes of a configuration, with what is deployed left where it is. Ends the program where the
 * configuration moves or strands data and nobody acknowledged it, or Kafka is in the way.
 */
export async function guardedPlan(
    config: StackConfig,
    { volumes: deployed, places, objects, release }: Deployed,
    context: string | undefined,
): Promise<readonly PlannedVolume[]> {
    const plan = planVolumes(config, places);
    const faults = planFaults(config, plan);
    if (faults.length > 0) {
        return refuse(cannotWork(" with what is deployed", faults));
    }
    const changes = [...riskyChanges(config, deployed, plan), ...namespaceRemoval(config, objects)];
    const { refused, stale } = unacknowledged(changes, config.acknowledge);
    if (refused.length > 0) {
        return refuse(formatRefusal(pulumi.getStack(), refused));
    }
    const anew = release !== undefined ? changes.filter((change) => change.anew) : [];
    if (anew.length > 0) {
        const users = await holders(context, config.namespace);
        const stopping = needingStop(anew, users);
        if (stopping.length > 0) {
            return refuse(formatInstalled(pulumi.getStack(), stopping, users));
        }
    }
    const { name: ofRelease } = releaseChange(release, releaseOfConfig(config)) ?? {};
    warn(
        stale
            .filter((name) => name !== ofRelease)
            .map(
                (name) => `acknowledge: ${JSON.stringify(name)} is no pending change: take it out`,
            ),
    );
    const unwritten = planVolumes(config).filter(
        ({ claim, node }) => plan.find((one) => one.claim === claim)?.node !== node,
    );
    if (unwritten.length > 0) {
        warn([
            `the nodes of ${unwritten.length} volumes are told by the stack's state alone: write them into the configuration by npm run place -- --stack ${pulumi.getStack()}`,
        ]);
    }
    return plan;
}
