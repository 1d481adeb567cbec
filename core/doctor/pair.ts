import { commandLine } from "../commandLine";
import type { ReservedVolume } from "../plan";
import { claimObject, stopAndFix } from "./claim";
import { claimManifest } from "./claimManifest";
import { type RepairAction, adviceFinding, type Finding, refusedFinding } from "./finding";
import { holdsVolumes, type Live, podsUsing, type LiveClaim, type LiveVolume } from "./live";
import { clearUidPatch } from "./patch";
import { refreshAndUp } from "./volume";

/** Field manager of a claim that the doctor creates where there was none. */
const ownManager = "kafka-local-volumes-doctor";

function applyClaim(planned: ReservedVolume, manager = ownManager): RepairAction {
    return { do: "apply-claim", manifest: claimManifest(planned), manager };
}

/** The field manager that applied a claim. Another one would cause a conflict at Pulumi's next change. */
function managerOf({ metadata }: LiveClaim): string | undefined {
    return metadata?.managedFields?.find(({ operation }) => operation === "Apply")?.manager;
}

/** A Lost claim never binds again; a new claim with its name and volume does. */
function recreate(planned: ReservedVolume, claim: LiveClaim): RepairAction[] {
    const { uid = "", resourceVersion = "" } = claim.metadata ?? {};
    const { namespace } = planned;
    return [
        { do: "delete-claim", namespace, claim: planned.claim, uid, resourceVersion },
        applyClaim(planned, managerOf(claim)),
    ];
}

/** Refuses a repair as long as a pod may have the disk mounted. */
function unlessInUse(
    stack: string,
    planned: ReservedVolume,
    live: Live,
    finding: Finding,
): Finding {
    const users = podsUsing(live.pods, planned.namespace, planned.claim).filter(holdsVolumes);
    if (users.length === 0) {
        return finding;
    }
    const names = users.map(
        ({ metadata, status }) => `${metadata?.name ?? ""} (${status?.phase ?? "?"})`,
    );
    const { state, object, reason } = finding;
    const inUse = `${reason}; pod ${names.join(", ")} has the disk`;
    return refusedFinding(state, object, inUse, stopAndFix(stack));
}

function withoutVolume(
    stack: string,
    planned: ReservedVolume,
    claim: LiveClaim | undefined,
): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const reason = "there is no such volume";
    if (claim === undefined) {
        const next = `run pulumi up, or ${refreshAndUp.slice("run ".length)} if it existed before, to create both`;
        return [refusedFinding("Missing", object, `${reason}, and no claim`, next)];
    }
    const next = `${refreshAndUp} to create the volume again with ${planned.node}:${planned.path}; then run ${commandLine("doctor", stack, "--fix")}`;
    const missing = refusedFinding("Missing", object, reason, next);
    return claim.status?.phase === "Lost"
        ? [missing, refusedFinding("Lost", claimObject(planned), "its volume is gone", next)]
        : [missing];
}

/** What is wrong between a volume and its claim, where each is as the plan requires. */
export function pairFindings(
    stack: string,
    planned: ReservedVolume,
    volume: LiveVolume | undefined,
    claim: LiveClaim | undefined,
    live: Live,
): Finding[] {
    if (volume === undefined) {
        return withoutVolume(stack, planned, claim);
    }
    const volumeObject = `persistentvolume/${planned.volume}`;
    const reserved = volume.spec?.claimRef?.uid;
    const uid = reserved === "" ? undefined : reserved;
    const owner = live.claims.find(({ metadata }) => metadata?.uid === uid);
    if (uid !== undefined && owner !== undefined && owner !== claim) {
        const other = `${owner.metadata?.namespace ?? ""}/${owner.metadata?.name ?? ""}`;
        const reason = `its claimRef has the uid of another claim, ${other}`;
        const next = `find out what uses it: kubectl describe pv ${planned.volume}`;
        return [refusedFinding("foreign-uid", volumeObject, reason, next)];
    }
    const stale = uid !== undefined && owner === undefined;
    const phase = claim?.status?.phase;
    const lost = phase === "Lost" && owner === undefined;
    const findings: Finding[] = [];
    const fixable = (
        state: string,
        object: string,
        reason: string,
        actions: readonly RepairAction[],
    ) => {
        findings.push(
            unlessInUse(stack, planned, live, {
                verdict: "fixable",
                state,
                object,
                reason,
                actions,
            }),
        );
    };
    if (stale && phase !== "Bound") {
        const patch = clearUidPatch(volume);
        fixable(
            "Released",
            volumeObject,
            `it is reserved for the claim with uid ${uid}, which no longer exists`,
            [{ do: "clear-uid", volume: planned.volume, patch }],
        );
    }
    if (claim === undefined) {
        fixable("Missing", claimObject(planned), "there is no such claim", [applyClaim(planned)]);
    } else if (lost) {
        fixable(
            "Lost",
            claimObject(planned),
            `the volume ${planned.volume} that it was bound to was deleted; it does not bind to the present one by itself`,
            recreate(planned, claim),
        );
    } else if (stale && phase !== "Bound") {
        fixable("Pending", claimObject(planned), "its volume is reserved for an earlier claim", [
            applyClaim(planned, managerOf(claim)),
        ]);
    } else if (phase !== "Bound" || volume.status?.phase !== "Bound" || owner !== claim) {
        findings.push(
            adviceFinding(
                "unsettled",
                claimObject(planned),
                `it is ${phase ?? "Pending"} and its volume ${volume.status?.phase ?? "Pending"}: the controller has not bound them yet`,
                `run ${commandLine("doctor", stack)} again; if nothing changes, check that kube-controller-manager runs`,
            ),
        );
    }
    return findings;
}
