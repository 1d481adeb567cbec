import type { ChartClaim } from "../chart/claims";
import type { LiveClaim, LiveNode, LiveVolume } from "../doctor/live";
import { type NodeLabel, nodesWith, singleNodeLabel } from "../node";
import { parseQuantity } from "../quantity";
import type { Role } from "../replicaDisk";

/** What of a cluster a takeover looks at beside the release. */
export interface LiveDisks {
    readonly volumes: readonly (LiveVolume & VolumeShape)[];
    readonly claims: readonly (LiveClaim & ClaimShape)[];
    readonly nodes: readonly LiveNode[];
}

interface VolumeShape {
    readonly spec?: { readonly accessModes?: readonly string[]; readonly volumeMode?: string };
}

interface ClaimShape {
    readonly spec?: { readonly accessModes?: readonly string[]; readonly volumeMode?: string };
}

/** A claim and the disk that it is really bound to. */
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
    /** What of the volume is set to what the stack wants, for its claim's sake: nothing of the data. */
    readonly align: VolumeChange | undefined;
}

/** Fields of a volume that may change while a claim is bound to it. */
export interface VolumeChange {
    readonly capacity?: string;
    readonly reclaimPolicy?: "Retain";
}

/** Something about one claim that a stack cannot have; a sentence with what to do. */
type Found = BoundDisk | readonly string[];

const supported = "a stack has volumes of type local on one node each";

function nodeOf({ nodes }: LiveDisks, label: NodeLabel): string | undefined {
    const [node, ...others] = nodesWith(label, nodes);
    return others.length === 0 ? node?.metadata?.name : undefined;
}

function isPlain(spec: (VolumeShape & ClaimShape)["spec"]): boolean {
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

/** What a claim of the chart is bound to, or why that cannot be taken over. */
function examine(live: LiveDisks, namespace: string, chartClaim: ChartClaim): Found {
    const { name, size } = chartClaim;
    const object = `persistentvolumeclaim ${namespace}/${name}`;
    const claim = live.claims.find(
        ({ metadata }) => metadata?.name === name && metadata.namespace === namespace,
    );
    if (claim === undefined) {
        return [
            `${object}: there is none, and the release's values ask for it: see why with kubectl get pods -n ${namespace}, and run takeover once all pods run`,
        ];
    }
    const bound = claim.spec?.volumeName;
    const volume = live.volumes.find(({ metadata }) => metadata?.name === bound);
    if (claim.status?.phase !== "Bound" || volume === undefined) {
        return [
            `${object}: it is ${claim.status?.phase ?? "Pending"} and not bound to a volume that is there: see kubectl describe pvc -n ${namespace} ${name}`,
        ];
    }
    const volumeName = volume.metadata?.name ?? "";
    const pv = `persistentvolume ${volumeName}, which ${object} is bound to`;
    const faults: string[] = [];
    const path = volume.spec?.local?.path;
    const label = singleNodeLabel(volume);
    const node = label === undefined ? undefined : nodeOf(live, label);
    if (path === undefined) {
        faults.push(`${pv}: it is no local volume: ${supported}`);
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
            `${pv}: its claimRef is another claim's: see kubectl describe pv ${volumeName}`,
        );
    }
    if (!isPlain(volume.spec) || !isPlain(claim.spec)) {
        faults.push(`${pv}: a stack's volumes and claims are ReadWriteOnce and Filesystem`);
    }
    if (volume.metadata?.deletionTimestamp !== undefined) {
        faults.push(
            `${pv}: somebody deleted it, and it goes as soon as its claim is gone: it cannot be taken over`,
        );
    }
    const request = claim.spec?.resources?.requests?.storage ?? "";
    if (parseQuantity(request) !== parseQuantity(size)) {
        faults.push(
            `${object}: it asks for ${request}, and the release's values say ${size}: set the value back by helm upgrade`,
        );
    }
    if (faults.length > 0 || path === undefined || label === undefined || node === undefined) {
        return faults;
    }
    const { role, ordinal } = chartClaim;
    const align = alignment(volume, size);
    return { claim: name, role, ordinal, volume: volumeName, node, label, path, align };
}

function isDisk(found: Found): found is BoundDisk {
    return !Array.isArray(found);
}

/** The disks that a release's claims really have, whatever their volumes are called. */
export function boundDisks(
    live: LiveDisks,
    namespace: string,
    claims: readonly ChartClaim[],
): { readonly disks: readonly BoundDisk[]; readonly faults: readonly string[] } {
    const found = claims.map((claim) => examine(live, namespace, claim));
    const disks = found.filter(isDisk);
    const keys = new Set(disks.map(({ label }) => label.key));
    return {
        disks,
        faults: [
            ...found.flatMap((one) => (isDisk(one) ? [] : one)),
            ...(keys.size > 1
                ? [
                      `the volumes are tied to nodes by ${[...keys].join(" and ")}: a stack has one label for all`,
                  ]
                : []),
        ],
    };
}
