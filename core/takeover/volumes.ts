import type { ChartClaim } from "../chart/claims";
import type { LiveClaim, LiveNode, LiveVolume } from "../doctor/live";
import { type NodeLabel, nodesWith, singleNodeLabel } from "../node";
import { parseQuantity } from "../quantity";
import type { Role } from "../replicaDisk";
import { shellWord } from "../shellWord";

/** The objects of a cluster that a takeover reads, besides the release. */
export interface LiveDisks {
    readonly volumes: readonly LiveVolume[];
    readonly claims: readonly LiveClaim[];
    readonly nodes: readonly LiveNode[];
}

/** A claim with the disk that it is bound to. */
export interface BoundDisk {
    readonly claim: string;
    readonly role: Role;
    /** Number of the broker or server. */
    readonly ordinal: number;
    readonly volume: string;
    /** Name of the node. */
    readonly node: string;
    readonly label: NodeLabel;
    readonly path: string;
    /** Fields of the volume that the stack will set; the data is not touched. */
    readonly align: VolumeChange | undefined;
}

/** Fields of a volume that may change while a claim is bound to it. */
export interface VolumeChange {
    readonly capacity?: string;
    readonly reclaimPolicy?: "Retain";
}

/** A disk, or why a stack cannot have it, a sentence each with what to do. */
type Result = BoundDisk | readonly string[];

const supported = "a stack has volumes of type local on one node each";

function nodeOf({ nodes }: LiveDisks, label: NodeLabel): string | undefined {
    const [node, ...others] = nodesWith(label, nodes);
    return others.length === 0 ? node?.metadata?.name : undefined;
}

function isPlain(
    spec: { accessModes?: readonly string[]; volumeMode?: string } | undefined,
): boolean {
    return (
        spec?.accessModes?.length === 1 &&
        spec.accessModes[0] === "ReadWriteOnce" &&
        (spec.volumeMode ?? "Filesystem") === "Filesystem"
    );
}

function alignment(volume: LiveVolume, size: string): VolumeChange | undefined {
    const capacity = volume.spec?.capacity?.storage ?? "";
    const change = {
        ...(parseQuantity(capacity) === parseQuantity(size) ? {} : { capacity: size }),
        ...(volume.spec?.persistentVolumeReclaimPolicy === "Retain"
            ? {}
            : { reclaimPolicy: "Retain" as const }),
    };
    return Object.keys(change).length === 0 ? undefined : change;
}

/** The disk that a claim of the chart is bound to, or why it cannot be taken over. */
function boundDiskOf(live: LiveDisks, namespace: string, chartClaim: ChartClaim): Result {
    const { name, size } = chartClaim;
    const object = `persistentvolumeclaim ${namespace}/${name}`;
    const claim = live.claims.find(
        ({ metadata }) => metadata?.name === name && metadata.namespace === namespace,
    );
    if (claim === undefined) {
        return [
            `${object}: it does not exist, although the release's values require it: find the reason with kubectl get pods -n ${namespace}, and run the same command again once all pods run`,
        ];
    }
    const bound = claim.spec?.volumeName;
    const volume = live.volumes.find(({ metadata }) => metadata?.name === bound);
    if (claim.status?.phase !== "Bound" || volume === undefined) {
        return [
            `${object}: it is ${claim.status?.phase ?? "Pending"} and not bound to an existing volume: see kubectl describe pvc -n ${namespace} ${name}`,
        ];
    }
    const volumeName = volume.metadata?.name ?? "";
    const pv = `persistentvolume ${volumeName}, which ${object} is bound to`;
    const faults: string[] = [];
    const path = volume.spec?.local?.path;
    const label = singleNodeLabel(volume);
    const node = label === undefined ? undefined : nodeOf(live, label);
    if (path === undefined) {
        faults.push(`${pv}: it is not a local volume: ${supported}`);
    }
    if (label === undefined) {
        faults.push(
            `${pv}: its nodeAffinity is not one label with one value: ${supported}, and the nodeAffinity of a volume cannot be changed`,
        );
    } else if (node === undefined) {
        faults.push(
            `${pv}: no single node has the label ${label.key}=${label.value}: bring the node back, or check its labels`,
        );
    }
    if (volume.spec?.claimRef?.uid !== claim.metadata?.uid) {
        faults.push(
            `${pv}: its claimRef names another claim: see kubectl describe pv ${shellWord(volumeName)}`,
        );
    }
    if (!isPlain(volume.spec) || !isPlain(claim.spec)) {
        faults.push(`${pv}: a stack's volumes and claims are ReadWriteOnce and Filesystem`);
    }
    if (volume.metadata?.deletionTimestamp !== undefined) {
        faults.push(
            `${pv}: it is being deleted, and Kubernetes removes it when its claim is gone: it cannot be taken over`,
        );
    }
    const request = claim.spec?.resources?.requests?.storage ?? "";
    if (parseQuantity(request) !== parseQuantity(size)) {
        faults.push(
            `${object}: it requests ${request}, and the release's values say ${size}: set the value back with helm upgrade`,
        );
    }
    if (faults.length > 0 || path === undefined || label === undefined || node === undefined) {
        return faults;
    }
    const { role, ordinal } = chartClaim;
    const align = alignment(volume, size);
    return { claim: name, role, ordinal, volume: volumeName, node, label, path, align };
}

function isDisk(result: Result): result is BoundDisk {
    return !Array.isArray(result);
}

/** The disks that a release's claims are bound to, whatever their volumes are called. */
export function boundDisks(
    live: LiveDisks,
    namespace: string,
    claims: readonly ChartClaim[],
): { readonly disks: readonly BoundDisk[]; readonly faults: readonly string[] } {
    const results = claims.map((claim) => boundDiskOf(live, namespace, claim));
    const disks = results.filter(isDisk);
    const keys = new Set(disks.map(({ label }) => label.key));
    return {
        disks,
        faults: [
            ...results.flatMap((one) => (isDisk(one) ? [] : one)),
            ...(keys.size > 1
                ? [
                      `the volumes have node affinity to the labels ${[...keys].join(" and ")}: a stack has one label for all nodes`,
                  ]
                : []),
        ],
    };
}
