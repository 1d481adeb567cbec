import type { StackConfig } from "./config/schema";
import type { DirectoryPod } from "./disks/pod";
import { inPod } from "./disks/script";
import { examine } from "./doctor/examine";
import { hasEnded, holdsVolumes, type Live, podsUsing } from "./doctor/live";
import { isOn, type NodeLabel } from "./node";
import type { PlannedVolume } from "./plan";

/** One node's part of a wipe. */
export interface WipedNode {
    readonly node: string;
    readonly label: NodeLabel;
    readonly directories: readonly PlannedVolume[];
}

/** All of a plan, Kafka's and ZooKeeper's directories together, by node. */
export function wipedNodes(plan: readonly PlannedVolume[]): readonly WipedNode[] {
    const nodes = new Map<string, PlannedVolume[]>();
    for (const planned of plan) {
        nodes.set(planned.node, [...(nodes.get(planned.node) ?? []), planned]);
    }
    return [...nodes].flatMap(([node, directories]) =>
        directories.slice(0, 1).map(({ label }) => ({ node, label, directories })),
    );
}

/** The pod that works on a node's directories. */
export function wipePod(
    { node, label, directories }: WipedNode,
    { release, preparation }: StackConfig,
    namespace: string,
): DirectoryPod {
    return {
        // The same for a node, so that a run finds the pod of an interrupted one.
        name: `${release}-wipe-${label.value.toLowerCase().replaceAll(/[^a-z0-9]/g, "-")}`,
        namespace,
        node,
        label,
        image: preparation.image,
        paths: directories.map(({ path }) => path),
        create: false,
    };
}

/** One verb of wipe.sh over all of a node's directories. */
export function wipeCommand(
    script: string,
    verb: "inspect" | "aside" | "back" | "remove",
    id: string,
    { directories }: WipedNode,
): readonly string[] {
    return ["sh", "-c", script, "wipe.sh", verb, id, ...directories.map(({ path }) => inPod(path))];
}

/** Findings of the doctor under which a directory may be somebody else's, or out of reach. */
const disqualifying = [
    "wrong-node",
    "wrong-path",
    "foreign-claim",
    "foreign-uid",
    "foreign-volume",
    "shared-directory",
];

/** Volumes of others in, around or at a directory that is to be emptied. */
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
                  `persistentvolume/${name}: lies at ${String(path)}, over ${near.path} of ${namespace}/${release}: see whose it is (kubectl describe pv ${name})`,
              ];
    });
}

/** Why a stack is not to be wiped now: each with the object, the reason and what to do. */
export function wipeRefusals(
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
    const findings = examine(plan, live)
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
                    `${finding.object}: ${finding.reason}: ${finding.verdict === "mend" ? "run doctor --fix" : finding.next}`,
            ),
            ...overlaps(config, plan, live),
        ]),
    ];
}

/** What was found in a directory. */
export interface Found {
    readonly planned: PlannedVolume;
    readonly kibibytes: number;
    readonly entries: number;
    /** Whose data it says it is; empty where it says nothing. */
    readonly identity: string;
}

/** Reads what `wipe.sh inspect` printed; a directory it says nothing of counts as a fault. */
export function readInspection(
    { node, directories }: WipedNode,
    printed: string,
): { readonly found: readonly Found[]; readonly faults: readonly string[] } {
    const lines = printed.split("\n").map((line) => line.split("\t"));
    const found: Found[] = [];
    const faults: string[] = [];
    for (const planned of directories) {
        const [verdict, , ...rest] = lines.find(([, path]) => path === inPod(planned.path)) ?? [];
        if (verdict === "ok") {
            const [kibibytes = "0", entries = "0", identity = ""] = rest;
            found.push({
                planned,
                kibibytes: Number(kibibytes),
                entries: Number(entries),
                identity,
            });
        } else {
            faults.push(
                `${node}:${planned.path} ${rest[0] ?? "could not be looked at"}: make it a directory of its own, or correct the configuration`,
            );
        }
    }
    return { found, faults };
}
