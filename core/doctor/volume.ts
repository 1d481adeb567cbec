import { isOn, singleNodeLabel } from "../node";
import type { ReservedVolume } from "../plan";
import { sameQuantity } from "../quantity";
import { shellWord } from "../shellWord";
import { type Finding, refusedFinding } from "./finding";
import type { Live, LiveVolume } from "./live";

const retain = "Retain";

export const refreshAndUp = "run pulumi up --refresh";

function quoted(value: string | undefined): string {
    return value === undefined || value === "" ? "none" : value;
}

/** Fields of a volume that differ from the plan; each is a reason not to touch it. */
function differences(planned: ReservedVolume, volume: LiveVolume): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const { spec } = volume;
    const label = singleNodeLabel(volume);
    const { key, value } = planned.label;
    const path = spec?.local?.path;
    const size = spec?.capacity?.storage;
    const moved =
        "the data is in the volume's directory: set the configuration back, or move the data and run pulumi up";
    const findings: Finding[] = [];
    if (label?.key !== key || label.value !== value) {
        const where = label === undefined ? "none" : `${label.key}=${label.value}`;
        const reason = `it is on the node with ${where}, and the configuration says ${key}=${value}`;
        findings.push(refusedFinding("wrong-node", object, reason, moved));
    }
    if (path !== planned.path) {
        const reason = `its directory is ${quoted(path)}, and the configuration says ${planned.path}`;
        findings.push(refusedFinding("wrong-path", object, reason, moved));
    }
    if (!sameQuantity(size ?? "", planned.size)) {
        const reason = `its size is ${quoted(size)}, and the configuration says ${planned.size}`;
        const next =
            "set the size back in the configuration: the size of a bound volume cannot change";
        findings.push(refusedFinding("wrong-size", object, reason, next));
    }
    if (spec?.storageClassName !== planned.storageClass) {
        const reason = `its class is ${quoted(spec?.storageClassName)}, and the configuration says ${planned.storageClass}`;
        const next = `${refreshAndUp}, or set storageClass back in the configuration`;
        findings.push(refusedFinding("wrong-class", object, reason, next));
    }
    if (spec?.persistentVolumeReclaimPolicy !== retain) {
        const reason = `its reclaim policy is ${quoted(spec?.persistentVolumeReclaimPolicy)}: a provisioner of its class may wipe the directory when the claim is deleted`;
        findings.push(
            refusedFinding("wrong-reclaim-policy", object, reason, `${refreshAndUp} to set Retain`),
        );
    }
    return findings;
}

/** A reservation for another claim, or for none. */
function reservation(planned: ReservedVolume, { spec }: LiveVolume): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const { namespace, name } = spec?.claimRef ?? {};
    if (namespace === planned.namespace && name === planned.claim) {
        return [];
    }
    if (namespace === undefined || namespace === "" || name === undefined || name === "") {
        const reason = `its claimRef names no claim (${quoted(namespace)}/${quoted(name)}): any claim of the class may bind to it, and a broker would get another broker's disk`;
        return [
            refusedFinding("no-claim-ref", object, reason, `${refreshAndUp} to reserve the volume`),
        ];
    }
    const reason = `it is reserved for claim ${namespace}/${name} instead of ${planned.namespace}/${planned.claim}`;
    const next = `find out what uses it: kubectl describe pvc -n ${shellWord(namespace)} ${shellWord(name)}; a directory serves one claim`;
    return [refusedFinding("foreign-claim", object, reason, next)];
}

/** Another volume of the cluster with the same directory: two brokers would share a disk. */
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
            const reason = `volume ${name} has the same directory, ${planned.node}:${planned.path}`;
            const next = `delete ${name} if nothing uses it: kubectl describe pv ${shellWord(name)}`;
            return refusedFinding(
                "shared-directory",
                `persistentvolume/${planned.volume}`,
                reason,
                next,
            );
        });
}

/** Everything that is wrong with a volume, without its claim. */
export function volumeFindings(planned: ReservedVolume, volume: LiveVolume, live: Live): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const findings: Finding[] = [];
    if (volume.metadata?.deletionTimestamp !== undefined) {
        const reason =
            "it is being deleted, which cannot be undone: Kubernetes removes it when its claim is gone; the directory stays";
        const next = `stop Kafka first: set installed to false and run pulumi up; then kubectl delete pvc -n ${planned.namespace} ${planned.claim}, set installed to true and run pulumi up --refresh, which creates both again with the same directory`;
        findings.push(refusedFinding("Terminating", object, reason, next));
    }
    if (volume.status?.phase === "Failed") {
        const reason = `Kubernetes could not reclaim it: ${quoted(volume.status.message)}`;
        const next = `check the directory ${planned.node}:${planned.path}, and run kubectl describe pv ${planned.volume}`;
        findings.push(refusedFinding("Failed", object, reason, next));
    }
    return [
        ...findings,
        ...differences(planned, volume),
        ...reservation(planned, volume),
        ...shared(planned, live),
    ];
}
