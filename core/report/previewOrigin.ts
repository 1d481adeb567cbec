import { stackOfUrn } from "../leaseHolder";
import type { PlannedVolume } from "../plan";
import { shown } from "../shown";
import { shortStackName } from "../stackName";
import { type DeployedVolume, deployedVolumes } from "../state/volumes";
import { type Preview, sideOf } from "./preview";

/** What a preview has to be of. */
export interface Origin {
    /** The stack's name, or its full name. */
    readonly stack: string;
    readonly project: string;
    /** The volumes of the configuration, on the nodes where the preview has what is deployed. */
    readonly plan: readonly PlannedVolume[];
}

type Place = Pick<DeployedVolume, "claim" | "volume" | "label" | "path">;

/** A volume by what the configuration alone decides; a namespace that is created may be unknown yet. */
function placeOf({ claim, volume, label, path }: Place): string {
    return `volume ${volume} of claim ${claim} at ${label.key}=${label.value}:${path}`;
}

function strangers({ steps }: Preview, { stack, project }: Origin): readonly string[] {
    const name = shortStackName(stack);
    const others = steps
        .map(({ urn }) => stackOfUrn(urn))
        .filter((of) => of.stack !== name || of.project !== project)
        .map((of) => `${shown(of.project)}/${shown(of.stack)}`);
    return [...new Set(others)].map(
        (other) => `it has resources of ${other}, and this is ${project}/${name}`,
    );
}

function otherVolumes(preview: Preview, { plan }: Origin): readonly string[] {
    const wanted = new Set(plan.map(placeOf));
    const previewed = new Set(deployedVolumes(sideOf(preview, "after")).map(placeOf));
    const remedy = "it is of another configuration: run pulumi preview again";
    return [
        ...[...previewed]
            .filter((place) => !wanted.has(place))
            .map((place) => `${shown(place)} is not in the configuration; ${remedy}`),
        ...[...wanted]
            .filter((place) => !previewed.has(place))
            .map((place) => `${shown(place)} of the configuration is not in it; ${remedy}`),
    ];
}

/** Why a preview says nothing about the change of a stack: a clause each. */
export function previewFaults(preview: Preview, origin: Origin): readonly string[] {
    const isCut =
        (preview.sames ?? 0) > 0 &&
        !preview.steps.some(({ operations }) => operations.includes("same"));
    const faults = [
        ...(isCut ? ["it lacks what stays as it is: run pulumi preview with --show-sames"] : []),
        ...strangers(preview, origin),
    ];
    return faults.length > 0 ? faults : otherVolumes(preview, origin);
}
