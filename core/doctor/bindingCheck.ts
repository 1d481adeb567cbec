import { commandLine } from "../commandLine";
import type { ReservedVolume } from "../plan";
import { type Diagnosis, diagnosePlan } from "./diagnosis";
import type { Finding } from "./finding";
import type { Live } from "./live";

/** What a run of the program is about to do. */
export interface RunIntent {
    /** Whether the chart will be installed, and its pods use the claims. */
    readonly used: boolean;
    /** Whether the chart is uninstalled. */
    readonly stopping: boolean;
    /** Cluster-wide objects in the stack's state, `Kind/name`. */
    readonly deployed: readonly string[];
}

/** The objects that show whether claims are bound to their volumes. */
export type Bindings = Pick<Live, "volumes" | "claims" | "pods">;

/**
 * States in which a claim is not bound to its volume and will not be, or only until its pod ends.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
const broken = [
    "Released",
    "Pending",
    "Lost",
    "Terminating",
    "foreign-claim",
    "foreign-uid",
    "foreign-volume",
];

/** A missing volume is not broken: the run creates it again, once the state is refreshed. */
function isBroken({ volume, findings }: Diagnosis): boolean {
    return volume !== "Missing" && findings.some(({ state }) => broken.includes(state));
}

function line({ object, state, reason }: Finding): string {
    return `  - ${object}: ${state}: ${reason}`;
}

function formatBroken(stack: string, diagnoses: readonly Diagnosis[]): readonly string[] {
    const findings = diagnoses.flatMap((diagnosis) => diagnosis.findings);
    const fixable = findings.filter(({ verdict }) => verdict === "fixable");
    return [
        ...fixable.map(line),
        ...(fixable.length === 0
            ? []
            : [`    run ${commandLine("doctor", stack, "--fix")}, then pulumi up --refresh`]),
        ...findings.flatMap((finding) =>
            finding.verdict === "refused" ? [line(finding), `    ${finding.next}`] : [],
        ),
    ];
}

/** What to say about claims that are not bound to their volumes. */
export interface BindingCheck {
    /** Why the run is refused; undefined where it may continue. */
    readonly refusal?: string;
    /** What the user should know, although the run continues. */
    readonly warning?: string;
}

/**
 * Whether a run may continue with the claims as they are in the cluster. Where a claim is not bound to
 * its volume and will not be by itself, the run and every pod that it restarts would wait without end.
 * A run that uninstalls the chart is never refused: some repairs require it.
 * @param stack for the commands in the message.
 */
export function checkBindings(
    stack: string,
    plan: readonly ReservedVolume[],
    bindings: Bindings,
    { used, stopping, deployed }: RunIntent,
): BindingCheck {
    const all = diagnosePlan(stack, plan, { ...bindings, nodes: [], events: [], records: [] });
    const unbound = all.filter(isBroken);
    const refused = stopping ? [] : unbound.filter(({ verdict }) => used || verdict === "fixable");
    if (refused.length > 0) {
        const why =
            "nothing has been changed: claims are not bound to their volumes, and will not be by themselves:";
        return { refusal: [why, ...formatBroken(stack, refused)].join("\n") };
    }
    const gone = all.flatMap(({ volume, planned: { volume: name, node, path } }) =>
        volume === "Missing" && deployed.includes(`PersistentVolume/${name}`)
            ? [
                  `  - persistentvolume/${name}: Missing: run pulumi up --refresh to create it again with ${node}:${path}`,
              ]
            : [],
    );
    const lines = [...formatBroken(stack, unbound), ...gone];
    return lines.length === 0
        ? {}
        : { warning: ["claims are not bound to their volumes:", ...lines].join("\n") };
}
