import { nodesWith } from "../node";
import type { ReservedVolume } from "../plan";
import { claimFindings } from "./claim";
import { advise, type Finding } from "./finding";
import { type Live, type LiveClaim, type LiveVolume, podsUsing } from "./live";
import { pairFindings } from "./pair";
import { volumeFindings } from "./volume";

/** A volume of the plan, its claim, and what is wrong with the two. */
export interface Diagnosis {
    readonly planned: ReservedVolume;
    /** Phase of the PersistentVolume; `Terminating` where it is being deleted, or `Missing`. */
    readonly volume: string;
    /** Likewise of the PersistentVolumeClaim. */
    readonly claim: string;
    /** namespace/name of the claim the volume is bound to. */
    readonly boundTo: string | null;
    /** Pods that use the claim. */
    readonly pods: readonly { readonly name: string; readonly phase: string }[];
    readonly verdict: "healthy" | "mend" | "refuse" | "advise";
    readonly findings: readonly Finding[];
}

function phaseOf(object: LiveVolume | LiveClaim | undefined): string {
    if (object === undefined) {
        return "Missing";
    }
    const { metadata, status } = object;
    return metadata?.deletionTimestamp === undefined ? (status?.phase ?? "Pending") : "Terminating";
}

function nodeFindings({ node, label }: ReservedVolume, { nodes }: Live): Finding[] {
    const [live] = nodesWith(label, nodes);
    const object = `node/${node}`;
    if (live === undefined) {
        const reason = `no node of the cluster has the label ${label.key}=${label.value}`;
        const next =
            "correct nodes in the configuration, or bring the node back: the data is on it";
        return [advise("Missing", object, reason, next)];
    }
    const ready = live.status?.conditions?.find(({ type }) => type === "Ready");
    return ready?.status === "True"
        ? []
        : [advise("NotReady", object, "it is not ready", `kubectl describe node ${node}`)];
}

/** Pods of a claim whose volume the kubelet cannot mount, with its own words. */
function podFindings(planned: ReservedVolume, { pods, events }: Live): Finding[] {
    return podsUsing(pods, planned.namespace, planned.claim).flatMap(({ metadata, status }) => {
        const event = events
            .filter(
                ({ involvedObject, message }) =>
                    involvedObject.uid === metadata?.uid &&
                    message?.includes(`"${planned.volume}"`) === true,
            )
            .at(-1);
        if (status?.phase !== "Pending" || event === undefined) {
            return [];
        }
        const object = `pod/${planned.namespace}/${metadata?.name ?? ""}`;
        const next = `see that ${planned.path} is on ${planned.node}: a kubelet makes no directory for a local volume`;
        return [advise("FailedMount", object, event.message ?? "", next)];
    });
}

function verdictOf(findings: readonly Finding[]): Diagnosis["verdict"] {
    const found = new Set(findings.map(({ verdict }) => verdict));
    return (["refuse", "mend", "advise"] as const).find((each) => found.has(each)) ?? "healthy";
}

function diagnose(planned: ReservedVolume, live: Live): Diagnosis {
    const volume = live.volumes.find(({ metadata }) => metadata?.name === planned.volume);
    const claim = live.claims.find(
        ({ metadata }) =>
            metadata?.name === planned.claim && metadata.namespace === planned.namespace,
    );
    const own = [
        ...(volume === undefined ? [] : volumeFindings(planned, volume, live)),
        ...(claim === undefined ? [] : claimFindings(planned, claim, live.pods)),
    ];
    const findings = [
        ...own,
        ...(own.length === 0 || volume === undefined
            ? pairFindings(planned, volume, claim, live)
            : []),
        ...nodeFindings(planned, live),
        ...podFindings(planned, live),
    ];
    const { claimRef } = volume?.spec ?? {};
    return {
        planned,
        volume: phaseOf(volume),
        claim: phaseOf(claim),
        boundTo:
            volume?.status?.phase === "Bound"
                ? `${claimRef?.namespace ?? "?"}/${claimRef?.name ?? "?"}`
                : null,
        pods: podsUsing(live.pods, planned.namespace, planned.claim).map(
            ({ metadata, status }) => ({
                name: metadata?.name ?? "",
                phase: status?.phase ?? "Pending",
            }),
        ),
        verdict: verdictOf(findings),
        findings,
    };
}

/** The state of each volume of a plan and of its claim. */
export function examine(plan: readonly ReservedVolume[], live: Live): readonly Diagnosis[] {
    return plan.map((planned) => diagnose(planned, live));
}

/** What `--fix` does: nothing to a pair of which anything is to be refused. */
export function actionsOf({ verdict, findings }: Diagnosis) {
    return verdict === "mend"
        ? findings.flatMap((finding) => (finding.verdict === "mend" ? finding.actions : []))
        : [];
}
