import type { ReservedVolume } from "../plan";
import { claimObject, stopKafka } from "./claim";
import { claimManifest } from "./claimManifest";
import { type Action, advise, type Finding, refuse } from "./finding";
import { holdsVolumes, type Live, type LiveClaim, type LiveVolume, podsUsing } from "./live";
import { clearUidPatch } from "./patch";
import { refreshAndUp } from "./volume";

/** Field manager of what the doctor makes where nobody made it before. */
const ownManager = "kafka-local-volumes-doctor";

function applyClaim(planned: ReservedVolume, manager = ownManager): Action {
    return { do: "apply-claim", manifest: claimManifest(planned), manager };
}

/** Who applied a claim's fields. Under another name the next change by Pulumi would be a conflict. */
function managerOf({ metadata }: LiveClaim): string | undefined {
    return metadata?.managedFields?.find(({ operation }) => operation === "Apply")?.manager;
}

/** A Lost claim never binds again; another one of its name and volume does. */
function recreate(planned: ReservedVolume, claim: LiveClaim): Action[] {
    const { uid = "", resourceVersion = "" } = claim.metadata ?? {};
    const { namespace } = planned;
    return [
        { do: "delete-claim", namespace, claim: planned.claim, uid, resourceVersion },
        applyClaim(planned, managerOf(claim)),
    ];
}

/** An action on a claim or volume waits until no pod can have the disk. */
function unlessInUse(planned: ReservedVolume, live: Live, finding: Finding): Finding {
    const users = podsUsing(live.pods, planned.namespace, planned.claim).filter(holdsVolumes);
    if (users.length === 0) {
        return finding;
    }
    const names = users.map(
        ({ metadata, status }) => `${metadata?.name ?? ""} (${status?.phase ?? "?"})`,
    );
    const { state, object, reason } = finding;
    const used = `${reason}; pod ${names.join(", ")} has the disk`;
    return refuse(state, object, used, `${stopKafka}; then doctor --fix`);
}

function withoutVolume(planned: ReservedVolume, claim: LiveClaim | undefined): Finding[] {
    const object = `persistentvolume/${planned.volume}`;
    const reason = "there is no such volume";
    if (claim === undefined) {
        const next = `run pulumi up, or ${refreshAndUp.slice("run ".length)} if it was there before: it makes both`;
        return [refuse("Missing", object, `${reason}, and no claim`, next)];
    }
    const next = `${refreshAndUp}: it makes the volume anew over ${planned.node}:${planned.path}; then doctor --fix`;
    const missing = refuse("Missing", object, reason, next);
    return claim.status?.phase === "Lost"
        ? [missing, refuse("Lost", claimObject(planned), "its volume is gone", next)]
        : [missing];
}

/** What is between a volume and its claim, both being what the plan says by themselves. */
export function pairFindings(
    planned: ReservedVolume,
    volume: LiveVolume | undefined,
    claim: LiveClaim | undefined,
    live: Live,
): Finding[] {
    if (volume === undefined) {
        return withoutVolume(planned, claim);
    }
    const volumeObject = `persistentvolume/${planned.volume}`;
    const reserved = volume.spec?.claimRef?.uid;
    const uid = reserved === "" ? undefined : reserved;
    const owner = live.claims.find(({ metadata }) => metadata?.uid === uid);
    if (uid !== undefined && owner !== undefined && owner !== claim) {
        const other = `${owner.metadata?.namespace ?? ""}/${owner.metadata?.name ?? ""}`;
        const reason = `its claimRef has the uid of another claim, ${other}`;
        const next = `find out who uses it: kubectl describe pv ${planned.volume}`;
        return [refuse("foreign-uid", volumeObject, reason, next)];
    }
    const stale = uid !== undefined && owner === undefined;
    const phase = claim?.status?.phase;
    const lost = phase === "Lost" && owner === undefined;
    const found: Finding[] = [];
    const mend = (state: string, object: string, reason: string, actions: readonly Action[]) => {
        found.push(unlessInUse(planned, live, { verdict: "mend", state, object, reason, actions }));
    };
    if (stale && phase !== "Bound") {
        const patch = clearUidPatch(volume);
        mend(
            "Released",
            volumeObject,
            `it waits for a claim with uid ${uid}, which is gone for good`,
            [{ do: "clear-uid", volume: planned.volume, patch }],
        );
    }
    if (claim === undefined) {
        mend("Missing", claimObject(planned), "there is no such claim", [applyClaim(planned)]);
    } else if (lost) {
        mend(
            "Lost",
            claimObject(planned),
            `it was bound to a ${planned.volume} that is gone, and will not bind to this one by itself`,
            recreate(planned, claim),
        );
    } else if (stale && phase !== "Bound") {
        mend("Pending", claimObject(planned), "its volume waits for another one", [
            applyClaim(planned, managerOf(claim)),
        ]);
    } else if (phase !== "Bound" || volume.status?.phase !== "Bound" || owner !== claim) {
        found.push(
            advise(
                "unsettled",
                claimObject(planned),
                `it is ${phase ?? "Pending"} and its volume ${volume.status?.phase ?? "Pending"}: the controller has not settled the two`,
                "run doctor again; if it stays so, see that kube-controller-manager runs",
            ),
        );
    }
    return found;
}
