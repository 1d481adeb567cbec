import { isOn, singleNodeLabel } from "../node";
import type { ReservedVolume } from "../plan";
import { parseQuantity } from "../quantity";
import { type Finding, refuse } from "./finding";
import type { Live, LiveVolume } from "./live";

const retain = "Retain";

export const refreshAndUp = "run pulumi up --refresh";

function quoted(value: string | undefined): string {
    return value === undefined || value === "" ? "none" : value;
}

export function sameSize(a: string | undefined, b: string): boolean {
    return a !== undefined && parseQuantity(a) === parseQuantity(b);
}

/** What of a volume's specification is not what the plan says; each a reason to leave it alone. */
function differences(planned: ReservedVolume, volume: LiveVolume): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const { spec } = volume;
    const label = singleNodeLabel(volume);
    const { key, value } = planned.label;
    const path = spec?.local?.path;
    const size = spec?.capacity?.storage;
    const moved =
        "the data is where the volume says: set the configuration back, or move the data and run pulumi up";
    const found: Finding[] = [];
    if (label?.key !== key || label.value !== value) {
        const where = label === undefined ? "none" : `${label.key}=${label.value}`;
        const reason = `it is on the node with ${where}, and the configuration says ${key}=${value}`;
        found.push(refuse("wrong-node", object, reason, moved));
    }
    if (path !== planned.path) {
        const reason = `its directory is ${quoted(path)}, and the configuration says ${planned.path}`;
        found.push(refuse("wrong-path", object, reason, moved));
    }
    if (!sameSize(size, planned.size)) {
        const reason = `its size is ${quoted(size)}, and the configuration says ${planned.size}`;
        const next = "set the configuration's size back: a bound volume does not change its size";
        found.push(refuse("wrong-size", object, reason, next));
    }
    if (spec?.storageClassName !== planned.storageClass) {
        const reason = `its class is ${quoted(spec?.storageClassName)}, and the configuration says ${planned.storageClass}`;
        const next = `${refreshAndUp}, or set the configuration's storageClass back`;
        found.push(refuse("wrong-class", object, reason, next));
    }
    if (spec?.persistentVolumeReclaimPolicy !== retain) {
        const reason = `its reclaim policy is ${quoted(spec?.persistentVolumeReclaimPolicy)}: a provisioner of its class may wipe the directory once the claim is gone`;
        found.push(
            refuse("wrong-reclaim-policy", object, reason, `${refreshAndUp}: it sets Retain`),
        );
    }
    return found;
}

/** A reservation for anything else than the planned claim. */
function reservation(planned: ReservedVolume, { spec }: LiveVolume): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const { namespace, name } = spec?.claimRef ?? {};
    if (namespace === planned.namespace && name === planned.claim) {
        return [];
    }
    if (namespace === undefined || namespace === "" || name === undefined || name === "") {
        const reason = `its claimRef names no claim (${quoted(namespace)}/${quoted(name)}): any claim of the class may take it, and with it another broker's disk`;
        return [refuse("no-claim-ref", object, reason, `${refreshAndUp}: it reserves the volume`)];
    }
    const reason = `it is reserved for claim ${namespace}/${name} instead of ${planned.namespace}/${planned.claim}`;
    const next = `find out who uses it: kubectl describe pvc -n ${namespace} ${name}; a directory serves one claim`;
    return [refuse("foreign-claim", object, reason, next)];
}

/** Another volume of the cluster over the same directory: two brokers on one disk. */
function shared(planned: ReservedVolume, { volumes, nodes }: Live): Finding[] {
    return volumes
        .filter(
            (other) =>
                other.metadata?.name !== planned.volume &&
                isOn(other, planned.label, nodes) &&
                other.spec?.local?.path === planned.path,
        )
        .map((other) => {
            const name = other.metadata?.name ?? "";
            const reason = `volume ${name} is the same directory, ${planned.node}:${planned.path}`;
            const next = `take ${name} away if nothing uses it: kubectl describe pv ${name}`;
            return refuse("shared-directory", `persistentvolume/${planned.volume}`, reason, next);
        });
}

/** Everything that is wrong with a volume by itself, whatever its claim is like. */
export function volumeFindings(planned: ReservedVolume, volume: LiveVolume, live: Live): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const found: Finding[] = [];
    if (volume.metadata?.deletionTimestamp !== undefined) {
        const reason =
            "somebody deleted it: it goes as soon as its claim is gone, and that cannot be undone; the directory stays";
        const next = `stop Kafka first: set installed to false and run pulumi up; then kubectl delete pvc -n ${planned.namespace} ${planned.claim}, set installed to true and run pulumi up --refresh: it makes both anew over the same directory`;
        found.push(refuse("Terminating", object, reason, next));
    }
    if (volume.status?.phase === "Failed") {
        const reason = `its reclaiming failed: ${quoted(volume.status.message)}`;
        const next = `look at the directory ${planned.node}:${planned.path} and at kubectl describe pv ${planned.volume}`;
        found.push(refuse("Failed", object, reason, next));
    }
    return [
        ...found,
        ...differences(planned, volume),
        ...reservation(planned, volume),
        ...shared(planned, live),
    ];
}
