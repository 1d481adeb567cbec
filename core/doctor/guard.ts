import type { ReservedVolume } from "../plan";
import { type Diagnosis, examine } from "./examine";
import type { Finding } from "./finding";
import type { Live } from "./live";

/** What a run of the program is about to do with the volumes and claims. */
export interface Use {
    /** Whether the chart uses them afterwards. */
    readonly used: boolean;
    /** Whether it takes the chart away. */
    readonly stopping: boolean;
    /** Cluster-wide objects that the stack's state has, `Kind/name`. */
    readonly deployed: readonly string[];
}

/** Objects of the cluster, as far as they tell whether claims are on their volumes. */
export type Bindings = Pick<Live, "volumes" | "claims" | "pods">;

/**
 * States in which a claim does not come to its volume by itself, or leaves it as soon as its pod ends.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
const dead = [
    "Released",
    "Pending",
    "Lost",
    "Terminating",
    "foreign-claim",
    "foreign-uid",
    "foreign-volume",
];

/** A volume that is gone is made again by the run that this guards, once it is refreshed. */
function isBroken({ volume, findings }: Diagnosis): boolean {
    return volume !== "Missing" && findings.some(({ state }) => dead.includes(state));
}

function line({ object, state, reason }: Finding): string {
    return `  - ${object}: ${state}: ${reason}`;
}

function formatBroken(stack: string, broken: readonly Diagnosis[]): readonly string[] {
    const findings = broken.flatMap((diagnosis) => diagnosis.findings);
    const mendable = findings.filter(({ verdict }) => verdict === "mend");
    return [
        ...mendable.map(line),
        ...(mendable.length === 0
            ? []
            : [`    npm run doctor -- --stack ${stack} --fix, then pulumi up --refresh`]),
        ...findings.flatMap((finding) =>
            finding.verdict === "refuse" ? [line(finding), `    ${finding.next}`] : [],
        ),
    ];
}

/** What is to be said about claims that are not on their volumes. */
export interface Verdict {
    /** Why the run is refused; undefined where it may go on. */
    readonly refusal?: string;
    /** What the user should know, though it goes on. */
    readonly warning?: string;
}

/**
 * Whether a run may go on with the claims as they are in the cluster. Where one is not on its volume
 * and does not come there by itself, it would wait in vain, and a pod that it restarts would too.
 * A run that takes the chart away is never refused: it is the way out of the worse ones.
 * @param stack by which the doctor knows the stack.
 */
export function judgeBindings(
    stack: string,
    plan: readonly ReservedVolume[],
    bindings: Bindings,
    { used, stopping, deployed }: Use,
): Verdict {
    const all = examine(plan, { ...bindings, nodes: [], events: [], records: [] });
    const broken = all.filter(isBroken);
    const refused = stopping ? [] : broken.filter(({ verdict }) => used || verdict === "mend");
    if (refused.length > 0) {
        const why =
            "nothing has been changed: claims are not on their volumes, and do not come there by themselves:";
        return { refusal: [why, ...formatBroken(stack, refused)].join("\n") };
    }
    const gone = all.flatMap(({ volume, planned: { volume: name, node, path } }) =>
        volume === "Missing" && deployed.includes(`PersistentVolume/${name}`)
            ? [
                  `  - persistentvolume/${name}: Missing: a refresh makes it anew over ${node}:${path}: pulumi up --refresh`,
              ]
            : [],
    );
    const told = [...formatBroken(stack, broken), ...gone];
    return told.length === 0
        ? {}
        : { warning: ["claims are not on their volumes:", ...told].join("\n") };
}
