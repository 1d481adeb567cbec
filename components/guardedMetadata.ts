import * as pulumi from "@pulumi/pulumi";
import { movingNames } from "../core/chart/movingNames";
import type { Configured } from "../core/config/read";
import type { Forming } from "../core/controllers/identity";
import { formatFaults } from "../core/fault";
import type { MetadataPhase } from "../core/metadata/phase";
import { decideTransition, type Transition } from "../core/metadata/transition";
import { uncheckedWarning } from "../core/metadata/unchecked";
import { wishOfStack } from "../core/metadata/wishOfStack";
import { printable } from "../core/shown";
import type { Deployed } from "../core/state/state";
import { refuse, refuseGates } from "./refuse";
import { invokeRunningPhase } from "./runningPhase";

/** A change of the phase in which Kafka has its metadata; `from` is `to` where none changes. */
export interface MetadataChange {
    readonly from: MetadataPhase;
    readonly to: MetadataPhase;
    /** Whether the state has it: it stays there, also where it was taken back. */
    readonly noted: boolean;
    /** Where the controllers take the metadata over from ZooKeeper. */
    readonly forming?: Forming;
    /** Whether all of it starts, with controllers, on the disks that are there. */
    readonly starting?: boolean;
}

async function refuseTransition(transition: Transition & { do: "refuse" }): Promise<never> {
    const { words, faults } = transition;
    return refuse(formatFaults(`${printable(words)}:`, faults));
}

async function warnUnchecked(wanted: MetadataPhase, unchecked: string | undefined): Promise<void> {
    if (unchecked !== undefined) {
        await pulumi.log.warn(uncheckedWarning(`metadata: ${wanted}`, printable(unchecked)));
    }
}

/**
 * Where the metadata is to go in this run. Ends the program, before anything is changed, where it may not go there.
 */
export async function guardedMetadata(
    configured: Configured,
    deployed: Deployed,
    context: string | undefined,
): Promise<MetadataChange> {
    const { config, chart } = configured;
    const wanted = config.metadata;
    const stays = { from: wanted, to: wanted, noted: deployed.hasPhase };
    const wish = wishOfStack(configured, deployed);
    const first = decideTransition({ ...wish, found: "not asked" });
    if (first.do === "stay") {
        return stays;
    }
    if (first.do === "refuse") {
        return refuseTransition(first);
    }
    if (first.do === "start") {
        void pulumi.log.info(first.words);
        return { ...stays, starting: true };
    }
    const kafka = { ...movingNames(config, chart), ...(context === undefined ? {} : { context }) };
    const { found, unchecked } = await invokeRunningPhase(kafka);
    if (found.is === "unknown" && pulumi.runtime.isDryRun() && wish.deployed === wanted) {
        // A preview works without a cluster.
        return stays;
    }
    const transition = decideTransition({ ...wish, found });
    if (transition.do === "refuse") {
        return refuseTransition(transition);
    }
    if (transition.do !== "go") {
        void pulumi.log.info(transition.do === "stay" ? transition.words : wanted);
        await warnUnchecked(wanted, unchecked);
        return stays;
    }
    const { from, to, words } = transition;
    const gates = await invokeRunningPhase(kafka, { from, to });
    if (gates.refusals.length > 0) {
        return refuseGates(words, gates.refusals);
    }
    await warnUnchecked(wanted, gates.unchecked ?? unchecked);
    void pulumi.log.info(words);
    if (from !== "zookeeper") {
        return { from, to, noted: true };
    }
    // What runs may be ahead of the state, after a run that was killed.
    const isNew = found.is === "reached" && found.phase === from;
    return { from, to, noted: true, forming: isNew ? "new" : "begun" };
}
