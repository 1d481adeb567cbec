import { posix } from "node:path";
import type { StackConfig } from "./config/schema";
import { examine } from "./doctor/examine";
import { hasEnded, holdsVolumes, type Live, nodeOf, podsUsing } from "./doctor/live";
import { at } from "./json";
import type { PlannedVolume } from "./plan";

/** The brokers' image of cp-helm-charts 0.6.1, which every node of a stack has pulled already. */
export const defaultImage = "docker.io/confluentinc/cp-enterprise-kafka:6.1.0";

/** Image for the pods that empty the directories: the brokers' own. */
export function wipeImage({ values }: StackConfig): string {
    const image = at(values, "cp-kafka", "image");
    const tag = at(values, "cp-kafka", "imageTag");
    const [name = "", version = ""] = defaultImage.split(/:(?=[^:]*$)/);
    return typeof image === "string" || typeof tag === "string"
        ? `${typeof image === "string" ? image : name}:${typeof tag === "string" ? tag : version}`
        : defaultImage;
}

/** A directory to be emptied, and where the node's pod has it. */
export interface WipedDirectory {
    readonly planned: PlannedVolume;
    readonly mounted: string;
}

/** One node's part of a wipe. */
export interface WipedNode {
    readonly node: string;
    /** Parent directories on the node, each mounted at `mountPath` of the pod. */
    readonly parents: readonly { readonly path: string; readonly mountPath: string }[];
    readonly directories: readonly WipedDirectory[];
}

/** All of a plan, Kafka's and ZooKeeper's directories together, by node. */
export function wipedNodes(plan: readonly PlannedVolume[]): readonly WipedNode[] {
    return [...new Set(plan.map(({ node }) => node))].sort().map((node) => {
        const own = plan.filter((planned) => planned.node === node);
        const parents = [...new Set(own.map(({ path }) => posix.dirname(path)))]
            .sort()
            .map((path, i) => ({ path, mountPath: `/disks/${i}` }));
        return {
            node,
            parents,
            directories: own.map((planned) => {
                const parent = parents.find(({ path }) => path === posix.dirname(planned.path));
                const mountPath = parent?.mountPath ?? "";
                return { planned, mounted: `${mountPath}/${posix.basename(planned.path)}` };
            }),
        };
    });
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
                nodeOf(volume) === planned.node &&
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
    for (const { planned, mounted } of directories) {
        const [verdict, , ...rest] = lines.find(([, directory]) => directory === mounted) ?? [];
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
