import { type Change, namespaceRemoval, riskyChanges } from "../changes";
import type { StackConfig } from "../config/schema";
import { metadataChangeFaults } from "../controllers/deployed";
import { ensembleFaults } from "../ensemble";
import { formatFault } from "../fault";
import { givenUpEarly } from "../givenUp";
import { textAt } from "../json";
import type { PlannedVolume } from "../plan";
import { type NamedRelease, releaseChange } from "../release/changes";
import type { Deployed } from "../state/state";
import { type GuardChange, guardChanges, type Guards, guardsOfConfig, guardName } from "./guards";
import { metadataLines } from "./metadataLine";
import { isDeleted, isReplaced, type Step } from "./preview";

/** A change that is refused unless the configuration acknowledges it by its name. */
export interface GuardedChange {
    readonly name: string;
    readonly meaning: string;
    /** Whether it changes volumes, and not only whether Kafka runs or what protects its data. */
    readonly ofData: boolean;
    /** Whether it changes Kafka's metadata for good: `pulumi up` refuses this too. */
    readonly ofMetadata: boolean;
}

export interface Guarded {
    readonly refused: readonly GuardedChange[];
    readonly acknowledged: readonly GuardedChange[];
    /** What of the guards of the data changes. */
    readonly guards: readonly GuardChange[];
    /** Why `pulumi up` refuses the change even where all of it is acknowledged. */
    readonly blocked: string | undefined;
}

export type Deployment = Pick<Deployed, "volumes" | "objects" | "release"> &
    Partial<Pick<Deployed, "verified" | "metadataVersion">> & {
        /** What protects it; undefined where nothing is deployed. */
        readonly guards?: Guards | undefined;
    };

/** The volume or claim that a step deletes or replaces, and the claim's `namespace/name`. */
function removal(step: Step): { what: string; claim: string; operation: string } | undefined {
    const operation = isReplaced(step) ? "replace" : isDeleted(step) ? "delete" : undefined;
    const { type, before } = step;
    if (operation === undefined || before === undefined) {
        return undefined;
    }
    const name = textAt(before, "outputs", "metadata", "name") ?? "";
    if (type === "kubernetes:core/v1:PersistentVolume") {
        const [namespace, claim] = ["namespace", "name"].map((key) =>
            textAt(before, "outputs", "spec", "claimRef", key),
        );
        return { what: `volume ${name}`, claim: `${namespace ?? ""}/${claim ?? ""}`, operation };
    }
    if (type === "kubernetes:core/v1:PersistentVolumeClaim") {
        const claim = `${textAt(before, "outputs", "metadata", "namespace") ?? ""}/${name}`;
        return { what: `claim ${claim}`, claim, operation };
    }
    return undefined;
}

/** Claims, `namespace/name`, that a preview recreates, or whose volume it recreates. */
export function replacedClaims(steps: readonly Step[]): ReadonlySet<string> {
    return new Set(
        steps
            .filter(isReplaced)
            .map((step) => removal(step)?.claim)
            .filter((claim) => claim !== undefined),
    );
}

/**
 * Deletions and replacements in a preview that no change of the configuration explains: an option of
 * the command line, another provider or a changed program may be the reason.
 */
function unexplained(steps: readonly Step[], explained: ReadonlySet<string>): GuardedChange[] {
    return steps
        .map(removal)
        .filter((removed) => removed !== undefined)
        .filter(({ claim }) => !explained.has(claim))
        .map(({ what, operation }) => ({
            name: `${operation} ${what}`,
            meaning:
                "no change of the configuration explains it: run pulumi preview --diff to see the reason",
            ofData: true,
            ofMetadata: false,
        }));
}

/** A StatefulSet creates a missing claim again by itself, with its old size: `pulumi up` refuses this too. */
const inUse =
    "pulumi up refuses to recreate volumes while the chart that uses them is installed: set installed to false and run pulumi up, which stops Kafka in order; then make this change with installed set to true (docs/growing.md)";

function blockedBy(
    config: StackConfig,
    { volumes, release, verified = false }: Deployment,
    plan: readonly PlannedVolume[],
    changes: readonly Change[],
): string | undefined {
    const hasData = release !== undefined || verified;
    const known = hasData ? volumes : [];
    const [fault] = [
        ...ensembleFaults(config, known, plan),
        ...metadataChangeFaults(config, known, release),
        ...givenUpEarly(config, release, volumes, plan),
    ];
    if (fault !== undefined) {
        return `pulumi up refuses this: ${formatFault(fault)}`;
    }
    // Volumes that only move may do so while Kafka runs: that is the way off a node that is gone.
    return release !== undefined &&
        changes.some(({ recreates, moved }) => recreates && moved === undefined)
        ? inUse
        : undefined;
}

/** Compares what a change deletes or replaces with what the configuration acknowledges. */
export function guard(
    config: StackConfig,
    deployed: Deployment,
    plan: readonly PlannedVolume[],
    wanted: NamedRelease | undefined,
    steps: readonly Step[],
): Guarded {
    const ofVolumes = [
        ...riskyChanges(config, deployed.volumes, plan),
        ...namespaceRemoval(config, deployed.objects),
    ];
    const explained = new Set(ofVolumes.map(({ claim }) => claim ?? ""));
    const ofRelease = releaseChange(
        deployed.release,
        wanted,
        steps.some((step) => step.type.endsWith(":Release") && isReplaced(step)),
    );
    const guards = guardChanges(deployed.guards, guardsOfConfig(config));
    const weakened = guards.filter(({ before, weaker }) => before !== undefined && weaker);
    const all: readonly GuardedChange[] = [
        ...ofVolumes.map(({ name, meaning }) => ({
            name,
            meaning,
            ...{ ofData: true, ofMetadata: false },
        })),
        ...unexplained(steps, explained),
        ...(ofRelease === undefined ? [] : [{ ...ofRelease, ofData: false, ofMetadata: false }]),
        ...weakened.map((change) => ({
            name: guardName(change),
            meaning: `less protects the data: ${change.meaning}`,
            ofData: false,
            ofMetadata: false,
        })),
        ...metadataLines(config, deployed, []).flatMap(({ name, meaning, wayBack }) =>
            name === undefined
                ? []
                : [{ name, meaning: `${meaning}; ${wayBack}`, ofData: false, ofMetadata: true }],
        ),
    ];
    const known = config.acknowledge;
    return {
        refused: all.filter(({ name }) => !known.includes(name)),
        acknowledged: all.filter(({ name }) => known.includes(name)),
        guards,
        blocked: blockedBy(config, deployed, plan, ofVolumes),
    };
}
