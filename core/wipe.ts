import { createHash } from "node:crypto";
import { commandLine } from "./commandLine";
import type { StackConfig } from "./config/schema";
import type { Directory } from "./disks/directory";
import type { DirectoryPod } from "./disks/pod";
import { inPod } from "./disks/script";
import { diagnosePlan } from "./doctor/diagnosis";
import { hasEnded, holdsVolumes, type Live, podsUsing } from "./doctor/live";
import { shellWord } from "./shellWord";
import { printable } from "./shown";
import { isOn, type NodeLabel } from "./node";
import type { PlannedVolume } from "./plan";

/** A directory to be wiped, and what belongs in it. */
export type WipedDirectory = PlannedVolume & Pick<Directory, "contents">;

/** The part of a wipe on one node. */
export interface WipedNode {
    readonly node: string;
    readonly label: NodeLabel;
    readonly directories: readonly WipedDirectory[];
}

/** All directories of a plan, Kafka's and ZooKeeper's, by node. */
export function wipedNodes(plan: readonly WipedDirectory[]): readonly WipedNode[] {
    const nodes = new Map<string, WipedDirectory[]>();
    for (const planned of plan) {
        nodes.set(planned.node, [...(nodes.get(planned.node) ?? []), planned]);
    }
    return [...nodes].flatMap(([node, directories]) =>
        directories.slice(0, 1).map(({ label }) => ({ node, label, directories })),
    );
}

function legible(value: string): string {
    return value
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, "-")
        .slice(0, 40);
}

/** Nodes may differ in punctuation, case or what is cut off only, and a label's key may too. */
function hashOf({ key, value }: NodeLabel): string {
    return createHash("sha256").update(`${key}\0${value}`).digest("hex").slice(0, 8);
}

/** The pod that empties a node's directories. */
export function wipePod(
    { node, label, directories }: WipedNode,
    { release, preparation }: StackConfig,
    namespace: string,
): DirectoryPod {
    return {
        // The same name in every run, so that a run finds the pod of an interrupted one.
        name: `${release}-wipe-${legible(label.value)}-${hashOf(label)}`,
        namespace,
        node,
        label,
        preparation,
        paths: directories.map(({ path }) => path),
        create: false,
        otherwise: "empty the directories of that node by hand",
    };
}

/** The command that runs a verb of wipe.sh for all of a node's directories. */
export function wipeCommand(
    script: string,
    verb: "inspect" | "aside" | "back" | "remove",
    id: string,
    { directories }: WipedNode,
): readonly string[] {
    return ["sh", "-c", script, "wipe.sh", verb, id, ...directories.map(({ path }) => inPod(path))];
}

/** Findings of the doctor that mean a directory may belong to something else. */
const disqualifying = [
    "wrong-node",
    "wrong-path",
    "foreign-claim",
    "foreign-uid",
    "foreign-volume",
    "shared-directory",
];

/** Volumes of others with the same directory as one to be wiped, one within it or around it. */
function overlaps({ namespace, release }: StackConfig, plan: readonly PlannedVolume[], live: Live) {
    const own = new Set(plan.map(({ volume }) => volume));
    return live.volumes.flatMap((volume) => {
        const name = volume.metadata?.name ?? "";
        const path = volume.spec?.local?.path;
        const near = plan.find(
            (planned) =>
                path !== undefined &&
                isOn(volume, planned.label, live.nodes) &&
                (`${path}/`.startsWith(`${planned.path}/`) ||
                    `${planned.path}/`.startsWith(`${path}/`)),
        );
        return own.has(name) || near === undefined
            ? []
            : [
                  `persistentvolume/${name}: its directory ${String(path)} overlaps ${near.path} of ${namespace}/${release}: find out what uses it (kubectl describe pv ${shellWord(name)})`,
              ];
    });
}

/** Why a stack must not be wiped now: each with the object, the reason and what to do. */
export function wipeRefusals(
    stack: string,
    config: StackConfig,
    plan: readonly PlannedVolume[],
    live: Live,
): readonly string[] {
    const { release, namespace } = config;
    const stop = "set installed to false and run pulumi up, or pulumi destroy";
    const used = new Set(plan.flatMap(({ claim }) => podsUsing(live.pods, namespace, claim)));
    const running = live.pods.filter(
        (pod) =>
            (pod.metadata?.labels?.release === release && !hasEnded(pod)) ||
            (used.has(pod) && holdsVolumes(pod)),
    );
    const installed = live.records.filter(
        ({ metadata }) => !["superseded", "uninstalled"].includes(metadata?.labels?.status ?? ""),
    );
    const findings = diagnosePlan(stack, plan, live)
        .flatMap(({ findings }) => findings)
        .filter(({ state, object }) => disqualifying.includes(state) || object.startsWith("node/"));
    return [
        ...new Set([
            ...running.map(
                ({ metadata, status }) =>
                    `pod/${namespace}/${metadata?.name ?? ""}: is there (${status?.phase ?? "Pending"}): ${stop}`,
            ),
            ...(installed.length > 0
                ? [`release/${namespace}/${release}: is installed: ${stop}`]
                : []),
            ...findings.map(
                (finding) =>
                    `${finding.object}: ${finding.reason}: ${finding.verdict === "fixable" ? `run ${commandLine("doctor", stack, "--fix")}` : finding.next}`,
            ),
            ...overlaps(config, plan, live),
        ]),
    ].map(printable);
}
