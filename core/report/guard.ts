import { namespaceRemoval, riskyChanges } from "../changes";
import type { StackConfig } from "../config/schema";
import { at, type Json } from "../json";
import type { PlannedVolume } from "../plan";
import { type NamedRelease, releaseChange } from "../release/changes";
import type { Deployed } from "../state/state";
import { isDeleted, isReplaced, type Step } from "./preview";

/** A change that passes only where the configuration acknowledges it by its name. */
export interface GuardedChange {
    readonly name: string;
    readonly meaning: string;
    /** Whether it touches volumes, and not only whether Kafka runs. */
    readonly ofData: boolean;
}

export interface Guarded {
    readonly refused: readonly GuardedChange[];
    readonly acknowledged: readonly GuardedChange[];
    /** Why `pulumi up` refuses all of it as it is, acknowledged or not. */
    readonly blocked: string | undefined;
}

export type Deployment = Pick<Deployed, "volumes" | "objects" | "release">;

function text(value: Json | undefined, ...path: readonly string[]): string {
    const found = at(value, ...path);
    return typeof found === "string" ? found : "";
}

/** What a step of a volume or a claim takes away: its name, and the claim, `namespace/name`. */
function takenAway(step: Step): { what: string; claim: string; operation: string } | undefined {
    const operation = isReplaced(step) ? "replace" : isDeleted(step) ? "delete" : undefined;
    const { type, before } = step;
    if (operation === undefined || before === undefined) {
        return undefined;
    }
    const name = text(before, "outputs", "metadata", "name");
    if (type === "kubernetes:core/v1:PersistentVolume") {
        const [namespace, claim] = ["namespace", "name"].map((key) =>
            text(before, "outputs", "spec", "claimRef", key),
        );
        return { what: `volume ${name}`, claim: `${namespace ?? ""}/${claim ?? ""}`, operation };
    }
    if (type === "kubernetes:core/v1:PersistentVolumeClaim") {
        const claim = `${text(before, "outputs", "metadata", "namespace")}/${name}`;
        return { what: `claim ${claim}`, claim, operation };
    }
    return undefined;
}

/** Claims, `namespace/name`, whose volume or which themselves a preview makes anew. */
export function replacedClaims(steps: readonly Step[]): ReadonlySet<string> {
    return new Set(
        steps
            .filter(isReplaced)
            .map((step) => takenAway(step)?.claim)
            .filter((claim) => claim !== undefined),
    );
}

/**
 * Deletions and replacements that a preview has and the configuration does not explain: an option of
 * the command line, another provider, a program that was changed.
 */
function unexplained(steps: readonly Step[], explained: ReadonlySet<string>): GuardedChange[] {
    return steps
        .map(takenAway)
        .filter((taken) => taken !== undefined)
        .filter(({ claim }) => !explained.has(claim))
        .map(({ what, operation }) => ({
            name: `${operation} ${what}`,
            meaning:
                "no key of the configuration explains it: see pulumi preview --diff for what does",
            ofData: true,
        }));
}

/** As `pulumi up` has it: a StatefulSet makes a claim that is gone again by itself, with its old size. */
const inUse =
    "pulumi up refuses to make volumes anew while the chart that uses them is installed: first set installed to false and run pulumi up, which stops Kafka in order; then make this change with installed set to true (docs/growing.md)";

/** Holds what a change takes away against what the configuration acknowledges. */
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
    const all: readonly GuardedChange[] = [
        ...ofVolumes.map(({ name, meaning }) => ({ name, meaning, ofData: true })),
        ...unexplained(steps, explained),
        ...(ofRelease === undefined ? [] : [{ ...ofRelease, ofData: false }]),
    ];
    const known = config.acknowledge;
    return {
        refused: all.filter(({ name }) => !known.includes(name)),
        acknowledged: all.filter(({ name }) => known.includes(name)),
        blocked:
            deployed.release !== undefined &&
            // What only moves may do so beside a running Kafka, off a node that is gone.
            ofVolumes.some(({ recreates, moved }) => recreates && moved === undefined)
                ? inUse
                : undefined,
    };
}
