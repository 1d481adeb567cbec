import { commandLine } from "./commandLine";
import type { StackConfig } from "./config/schema";
import type { DirectoryPod } from "./disks/pod";
import { inPod } from "./disks/script";
import { diagnosePlan } from "./doctor/diagnosis";
import { hasEnded, holdsVolumes, type Live, podsUsing } from "./doctor/live";
import { isOn, type NodeLabel } from "./node";
import type { PlannedVolume } from "./plan";

/** The part of a wipe on one node. */
export interface WipedNode {
    readonly node: string;
    readonly label: NodeLabel;
    readonly directories: readonly PlannedVolume[];
}

/** All directories of a plan, Kafka's and ZooKeeper's, by node. */
export function wipedNodes(plan: readonly PlannedVolume[]): readonly WipedNode[] {
    const nodes = new Map<string, PlannedVolume[]>();
    for (const planned of plan) {
        nodes.set(planned.node, [...(nodes.get(planned.node) ?? []), planned]);
    }
    return [...nodes].flatMap(([node, directories]) =>
        directories.slice(0, 1).map(({ label }) => ({ node, label, directories })),
    );
}

/** The pod that empties a node's directories. */
export function wipePod(
    { node, label, directories }: WipedNode,
    { release, preparation }: StackConfig,
    namespace: string,
): DirectoryPod {
    return {
        // The same name in every run, so that a run finds the pod of an interrupted one.
        name: `${release}-wipe-${label.value.toLowerCase().replaceAll(/[^a-z0-9]/g, "-")}`,
        namespace,
        node,
        label,
        preparation,
        paths: directories.map(({ path }) => path),
        create: false,
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
                  `persistentvolume/${name}: its directory ${String(path)} overlaps ${near.path} of ${namespace}/${release}: find out what uses it (kubectl describe pv ${name})`,
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
    ];
}

/** The content of a directory. */
export interface InspectedDirectory {
    readonly planned: PlannedVolume;
    readonly kibibytes: number;
    readonly entries: number;
    /** The broker or server that the data names; empty where it names none. */
    readonly identity: string;
}

/** Reads the output of `wipe.sh inspect`; a directory that is missing in it is a fault. */
export function readInspection(
    { node, directories: planned }: WipedNode,
    printed: string,
): { readonly directories: readonly InspectedDirectory[]; readonly faults: readonly string[] } {
    const lines = printed.split("\n").map((line) => line.split("\t"));
    const directories: InspectedDirectory[] = [];
    const faults: string[] = [];
    for (const one of planned) {
        const [verdict, , ...rest] = lines.find(([, path]) => path === inPod(one.path)) ?? [];
        if (verdict === "ok") {
            const [kibibytes = "0", entries = "0", identity = ""] = rest;
            directories.push({
                planned: one,
                kibibytes: Number(kibibytes),
                entries: Number(entries),
                identity,
            });
        } else {
            faults.push(
                `${node}:${one.path} ${rest[0] ?? "could not be inspected"}: make it a directory that nothing else uses, or correct the configuration`,
            );
        }
    }
    return { directories, faults };
}
