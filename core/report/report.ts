import type { StackConfig } from "../config/schema";
import { at, type Json } from "../json";
import { nodeOfLabel } from "../node";
import type { PlannedVolume } from "../plan";
import { type NamedRelease, releaseChange } from "../release/changes";
import { type DeployedVolume, deployedVolumes } from "../state/volumes";
import { claimKey, diskChanges } from "./disks";
import { type Deployment, guard, type Guarded, replacedClaims } from "./guard";
import type { DiskChange, Fate } from "./model";
import type { ObjectChange } from "./objects";
import { type Preview, sideOf } from "./preview";
import { judge, type Judgement } from "./verdict";

/** What the objects of the chart were compared by, or why they were not. */
export type Comparison = { readonly objects: readonly ObjectChange[] } | { readonly why: string };

/** What a change does, before it is done. */
export interface StorageReport extends Judgement, Guarded {
    readonly stack: string;
    /** `namespace/name` of the release that is to be, or else of the one that is deployed. */
    readonly release: string;
    readonly disks: readonly DiskChange[];
    /** What becomes of Kafka's pods, a clause. */
    readonly kafka: string;
    readonly comparison: Comparison;
    /** What else a reader has to know, a sentence each. */
    readonly notes: readonly string[];
}

export interface ReportInputs {
    readonly stack: string;
    readonly config: StackConfig;
    /** What is deployed, or what an older configuration asked for. */
    readonly before: Deployment;
    /** The volumes the configuration asks for, given what is deployed. */
    readonly plan: readonly PlannedVolume[];
    /** The release it asks for. */
    readonly wanted: NamedRelease | undefined;
    /** What `pulumi preview` says, where it was asked. */
    readonly preview: Preview | undefined;
    readonly comparison: Comparison;
    readonly notes: readonly string[];
}

/** Volumes that whoever reclaims them may wipe. */
function endangered(resources: readonly Json[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const resource of resources) {
        const policy = at(resource, "outputs", "spec", "persistentVolumeReclaimPolicy");
        const [volume] = deployedVolumes([resource]);
        if (volume !== undefined && policy !== "Retain") {
            found.set(
                claimKey(volume),
                `its reclaim policy is ${typeof policy === "string" ? policy : "not told"}, not Retain: the directory may be wiped once the claim is gone`,
            );
        }
    }
    return found;
}

function restarted(objects: readonly ObjectChange[]): string {
    const names = objects
        .filter(({ restarts }) => restarts)
        .map(({ kind, name }) => `${kind} ${name}`);
    if (names.length > 0) {
        return `is upgraded: the pods of ${names.join(", ")} are restarted, one after the other`;
    }
    return objects.length === 0
        ? "runs on as it is"
        : "runs on: no pod is restarted by the upgrade";
}

/** What no pod may use meanwhile. */
const needStop: readonly Fate[] = ["anew", "moves", "lost"];

function kafkaLine(
    deployed: NamedRelease | undefined,
    wanted: NamedRelease | undefined,
    replaced: boolean,
    disks: readonly DiskChange[],
    comparison: Comparison,
): string {
    const change = releaseChange(deployed, wanted, replaced);
    if (change !== undefined) {
        return change.meaning.replace(/^Kafka /, "");
    }
    if (deployed === undefined) {
        return wanted === undefined
            ? "is not installed, and stays so"
            : `is installed as ${wanted.namespace}/${wanted.name}`;
    }
    const anew = disks.filter(
        ({ before, fate }) => before !== undefined && needStop.includes(fate),
    );
    if (anew.length > 0) {
        const only = anew.every(({ fate }) => fate === "moves");
        return only
            ? "has to be stopped for it, in order, unless the nodes that volumes move away from are gone"
            : "has to be stopped for it, in order, and be installed again on the new volumes";
    }
    return "objects" in comparison
        ? restarted(comparison.objects)
        : "stays installed; whether its pods are restarted is not known";
}

/** The volumes that are to be: by the preview itself, where it tells. */
function wantedVolumes({ preview, plan }: ReportInputs): readonly DeployedVolume[] {
    return preview === undefined ? plan : deployedVolumes(sideOf(preview, "after"));
}

/** Puts everything together that is known of a change. */
export function reportOn(inputs: ReportInputs): StorageReport {
    const { stack, config, before, plan, wanted, preview, comparison, notes } = inputs;
    const steps = preview?.steps ?? [];
    const disks = diskChanges(before.volumes, wantedVolumes(inputs), {
        nodeOf: (value) => nodeOfLabel(config, value),
        replaced: replacedClaims(steps),
        endangered: endangered(preview === undefined ? [] : sideOf(preview, "after")),
    });
    const guarded = guard(config, before, plan, wanted, steps);
    const replaced = [...guarded.refused, ...guarded.acknowledged].some(({ name }) =>
        name.startsWith("replace release "),
    );
    const shown = wanted ?? before.release;
    return {
        stack,
        release:
            shown === undefined
                ? `${config.namespace}/${config.release}`
                : `${shown.namespace}/${shown.name}`,
        ...judge(disks),
        ...guarded,
        disks,
        kafka: kafkaLine(before.release, wanted, replaced, disks, comparison),
        comparison,
        notes,
    };
}

/** Whether anything is left to acknowledge. */
export function isOpen({ refused, blocked }: StorageReport): boolean {
    return refused.length > 0 || blocked !== undefined;
}
