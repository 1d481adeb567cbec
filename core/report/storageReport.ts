import { hasHidden } from "../config/secrets";
import type { StackConfig } from "../config/schema";
import { at, type Json } from "../json";
import { hasZookeeper } from "../metadata/servers";
import { givingUpNotes } from "../givenUp";
import { nodeOfLabel } from "../node";
import type { PlannedVolume } from "../plan";
import { type NamedRelease, releaseChange } from "../release/changes";
import { resourceTypes } from "../state/resources";
import { type DeployedVolume, deployedVolumes } from "../state/volumes";
import { claimKey, diskChanges } from "./disks";
import { type Deployment, guard, type Guarded, replacedClaims } from "./acknowledgement";
import type { DiskChange, Outcome } from "./model";
import { type MetadataLine, metadataLines } from "./metadataLine";
import type { ObjectChange } from "./objects";
import { kindOf, type ResourceChange } from "./otherResources";
import { type Preview, sideOf } from "./preview";
import { assessDisks, type DataAssessment } from "./assessment";
import { restartNote, restartsBrokers } from "./restarts";

/** How the objects of the chart change, or why they were not compared. */
export type ObjectComparison =
    { readonly objects: readonly ObjectChange[] } | { readonly why: string };

/** What a change will do. */
export interface StorageReport extends DataAssessment, Guarded {
    readonly stack: string;
    /** `namespace/name` of the release after the change, else of the deployed one. */
    readonly release: string;
    readonly disks: readonly DiskChange[];
    /** What changes of Kafka's metadata. */
    readonly metadata: readonly MetadataLine[];
    /** What happens to Kafka's pods: a clause without its subject. */
    readonly kafka: string;
    readonly comparison: ObjectComparison;
    /** What changes beside volumes, claims and chart. */
    readonly resources: readonly ResourceChange[];
    /** Further information, a sentence each. */
    readonly notes: readonly string[];
}

export interface ReportInputs {
    readonly stack: string;
    readonly config: StackConfig;
    /** What is deployed, or the plan of an older configuration. */
    readonly before: Deployment;
    /** Whether that is what is deployed. */
    readonly deployedRead: boolean;
    /** The volumes of the configuration, given what is deployed. */
    readonly plan: readonly PlannedVolume[];
    /** The release of the configuration. */
    readonly wanted: NamedRelease | undefined;
    /** The output of `pulumi preview`, where it was run. */
    readonly preview: Preview | undefined;
    readonly comparison: ObjectComparison;
    readonly resources: readonly ResourceChange[];
    readonly notes: readonly string[];
}

/** Claims whose directory may be wiped, as the volume's reclaim policy is not Retain; with the reason. */
function endangered(resources: readonly Json[]): ReadonlyMap<string, string> {
    const reasons = new Map<string, string>();
    for (const resource of resources) {
        const policy = at(resource, "outputs", "spec", "persistentVolumeReclaimPolicy");
        const [volume] = deployedVolumes([resource]);
        if (volume !== undefined && policy !== "Retain") {
            reasons.set(
                claimKey(volume),
                `its reclaim policy is ${typeof policy === "string" ? policy : "unknown"}, not Retain: the directory may be wiped when the claim is deleted`,
            );
        }
    }
    return reasons;
}

/** Secrets are the same text on both sides: only the preview knows whether one of them changes. */
function mayHideChange({ before, wanted, preview }: ReportInputs): boolean {
    const release = preview?.steps.find(({ type }) => type === resourceTypes.release);
    const isSame = release?.operations.every((operation) => operation === "same") === true;
    return !isSame && [before.release, wanted].some((one) => hasHidden(one?.values));
}

/** How the clause begins where the release is upgraded and pods restart. */
const upgraded = "is upgraded: ";

function restartOf(names: readonly string[]): string {
    return `the pods of ${names.join(", ")} restart one after the other`;
}

function restarted(objects: readonly ObjectChange[]): string {
    const names = objects
        .filter(({ restarts }) => restarts)
        .map(({ kind, name }) => `${kind} ${name}`);
    if (names.length > 0) {
        return `${upgraded}${restartOf(names)}`;
    }
    return objects.length === 0
        ? "keeps running, unchanged"
        : "keeps running: the upgrade restarts no pod";
}

/** Outcomes during which no pod may use the disk. */
const needStop: readonly Outcome[] = ["recreated", "moves", "at risk"];

function kafkaLine(
    deployed: NamedRelease | undefined,
    wanted: NamedRelease | undefined,
    replaced: boolean,
    disks: readonly DiskChange[],
    comparison: ObjectComparison,
    unsure: boolean,
): string {
    const change = releaseChange(deployed, wanted, replaced);
    if (change !== undefined) {
        return change.meaning.replace(/^Kafka /, "");
    }
    if (deployed === undefined) {
        return wanted === undefined
            ? "is not installed, before or after"
            : `is installed as ${wanted.namespace}/${wanted.name}`;
    }
    const stopped = disks.filter(
        ({ before, outcome }) => before !== undefined && needStop.includes(outcome),
    );
    if (stopped.length > 0) {
        const only = stopped.every(({ outcome }) => outcome === "moves");
        return only
            ? "must be stopped first, in order, unless the nodes that volumes move away from are gone"
            : "must be stopped first, in order, and then installed again on the recreated volumes";
    }
    if (unsure && "objects" in comparison && !comparison.objects.some(({ restarts }) => restarts)) {
        return "stays installed; its pods restart where a secret among the values changes, which was not compared";
    }
    return "objects" in comparison
        ? restarted(comparison.objects)
        : "stays installed; whether its pods restart is unknown";
}

/** With the pods beside the chart: the controllers. */
function withControllers(line: string, resources: readonly ResourceChange[]): string {
    const names = resources
        .filter(({ restarts }) => restarts)
        .map(({ type, name }) => `${kindOf(type)} ${name}`);
    return names.length === 0 ? line : `${line}; ${restartOf(names)}`;
}

/** The volumes after the change: those of the preview, else those of the plan. */
function wantedVolumes({ preview, plan }: ReportInputs): readonly DeployedVolume[] {
    return preview === undefined ? plan : deployedVolumes(sideOf(preview, "after"));
}

/** Puts the report of a change together. */
export function storageReport(inputs: ReportInputs): StorageReport {
    const { stack, config, before, plan, wanted, preview, comparison, resources, notes } = inputs;
    const steps = preview?.steps ?? [];
    const disks = diskChanges(before.volumes, wantedVolumes(inputs), {
        nodeOf: (value) => nodeOfLabel(config, value),
        replaced: replacedClaims(steps),
        endangered: endangered(preview === undefined ? [] : sideOf(preview, "after")),
    });
    const { guards, ...guarded } = guard(config, before, plan, wanted, steps);
    const replaced = [...guarded.refused, ...guarded.acknowledged].some(({ name }) =>
        name.startsWith("replace release "),
    );
    const shown = wanted ?? before.release;
    const kafka = kafkaLine(
        before.release,
        wanted,
        replaced,
        disks,
        comparison,
        mayHideChange(inputs),
    );
    const restarts =
        kafka.startsWith(upgraded) &&
        "objects" in comparison &&
        restartsBrokers(config, comparison.objects);
    return {
        stack,
        release:
            shown === undefined
                ? `${config.namespace}/${config.release}`
                : `${shown.namespace}/${shown.name}`,
        ...assessDisks(disks, {
            compared: inputs.deployedRead,
            prepared: config.preparation.enabled,
            withZookeeper: hasZookeeper(config.metadata),
        }),
        ...guarded,
        disks,
        metadata: metadataLines(config, before, disks),
        kafka: withControllers(kafka, resources),
        comparison,
        resources,
        guards,
        notes: [
            ...notes,
            ...(restarts ? [restartNote(config)] : []),
            ...givingUpNotes(config, plan),
        ],
    };
}

/** Whether any change is not acknowledged, or blocked. */
export function isOpen({ refused, blocked }: StorageReport): boolean {
    return refused.length > 0 || blocked !== undefined;
}
