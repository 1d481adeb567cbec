import {
    type ClaimUsers,
    formatInstalled,
    formatRefusal,
    namespaceRemoval,
    needingStop,
    riskyChanges,
    unacknowledged,
} from "./changes";
import { commandLine } from "./commandLine";
import { planFaults } from "./config/placementChecks";
import type { Configured } from "./config/read";
import { metadataChangeFaults } from "./controllers/deployed";
import { ensembleFaults } from "./ensemble";
import { formatFaults } from "./fault";
import { raiseName } from "./features/raise";
import { givenUpEarly } from "./givenUp";
import { pointOfNoReturn } from "./metadata/transitionFaults";
import { nameOfRelease } from "./metadata/wishOfStack";
import { type PlannedVolume, planVolumes } from "./plan";
import { isGuardName } from "./report/guards";
import { type NamedRelease, releaseChange } from "./release/changes";
import { releaseOfConfig } from "./release/inputs";
import type { Deployed } from "./state/state";

/** Whether a run may declare its plan. */
export type Decision =
    | { readonly do: "refuse"; readonly message: string }
    /** That depends on which pods use the claims. */
    | { readonly do: "ask" }
    | { readonly do: "continue"; readonly warnings: readonly string[] };

/** What of the state decides it. */
type DeployedStack = Pick<Deployed, "volumes" | "missed" | "objects" | "release"> &
    Partial<Pick<Deployed, "verified">>;

/** Acknowledgements of nothing, and places that only the state knows. */
function warningsOf(
    stack: string,
    { config, chart }: Configured,
    release: NamedRelease | undefined,
    plan: readonly PlannedVolume[],
    stale: readonly string[],
): readonly string[] {
    const { name: ofRelease } = releaseChange(release, releaseOfConfig(config, chart)) ?? {};
    const ofMetadata = pointOfNoReturn(config.metadata, nameOfRelease(config))?.name;
    const { metadataVersion } = config.platform;
    const ofLevel =
        metadataVersion === undefined
            ? undefined
            : raiseName(metadataVersion, nameOfRelease(config));
    const known = [ofRelease, ofMetadata, ofLevel];
    const unwritten = planVolumes(config, chart).filter(
        ({ claim, node }) => plan.find((one) => one.claim === claim)?.node !== node,
    );
    return [
        ...stale
            .filter((name) => !known.includes(name) && !isGuardName(name))
            .map((name) => `acknowledge: ${JSON.stringify(name)} is no pending change: remove it`),
        ...(unwritten.length === 0
            ? []
            : [
                  `only the stack's state has the nodes of ${unwritten.length} volumes: write them into the configuration by ${commandLine("place", stack)}`,
              ]),
    ];
}

/**
 * Whether a configuration may be applied to what is deployed.
 * @param users what keeps claims in use, once that has been asked.
 */
export function decide(
    stack: string,
    configured: Configured,
    { volumes, missed, objects, release, verified = false }: DeployedStack,
    plan: readonly PlannedVolume[],
    users: ClaimUsers | "not asked",
): Decision {
    const { config } = configured;
    const refuse = (message: string): Decision => ({ do: "refuse", message });
    const hasData = release !== undefined || verified;
    const faults = [
        ...planFaults(config, plan),
        ...ensembleFaults(config, hasData ? volumes : [], plan),
        ...metadataChangeFaults(config, hasData ? volumes : [], release),
        ...givenUpEarly(config, release, volumes, plan),
    ];
    if (faults.length > 0) {
        const what = `the configuration of stack ${stack} cannot work with what is deployed:`;
        return refuse(formatFaults(what, faults));
    }
    const changes = [
        ...riskyChanges(config, [...volumes, ...missed], plan),
        ...namespaceRemoval(config, objects),
    ];
    const { refused, stale } = unacknowledged(changes, config.acknowledge);
    if (refused.length > 0) {
        return refuse(formatRefusal(stack, refused));
    }
    const recreated = release === undefined ? [] : changes.filter(({ recreates }) => recreates);
    if (recreated.length > 0) {
        if (users === "not asked") {
            return { do: "ask" };
        }
        const stopping = needingStop(recreated, users);
        if (stopping.length > 0) {
            return refuse(formatInstalled(stack, stopping, users));
        }
    }
    return { do: "continue", warnings: warningsOf(stack, configured, release, plan, stale) };
}
