import { nodesWith } from "../node";
import type { ReservedVolume } from "../plan";
import { claimFindings } from "./claim";
import { adviceFinding, type Finding } from "./finding";
import { type Live, podsUsing, type LiveClaim, type LiveVolume } from "./live";
import { pairFindings } from "./pair";
import { volumeFindings } from "./volume";

/** A volume of the plan and its claim, with what is wrong with them. */
export interface Diagnosis {
    readonly planned: ReservedVolume;
    /** Phase of the PersistentVolume; `Terminating` where it is being deleted, or `Missing`. */
    readonly volume: string;
    /** The same of the PersistentVolumeClaim. */
    readonly claim: string;
    /** namespace/name of the claim that the volume is bound to. */
    readonly boundTo: string | null;
    /** Pods that use the claim. */
    readonly pods: readonly { readonly name: string; readonly phase: string }[];
    readonly verdict: "healthy" | "fixable" | "refused" | "advice";
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
        const next = "correct nodes in the configuration, or bring the node back: it has the data";
        return [adviceFinding("Missing", object, reason, next)];
    }
    const ready = live.status?.conditions?.find(({ type }) => type === "Ready");
    return ready?.status === "True"
        ? []
        : [adviceFinding("NotReady", object, "it is not ready", `kubectl describe node ${node}`)];
}

/** Pods whose volume the kubelet cannot mount, with the kubelet's own message. */
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
        const next = `check that ${planned.path} exists on ${planned.node}: the kubelet creates no directory for a local volume`;
        return [adviceFinding("FailedMount", object, event.message ?? "", next)];
    });
}

function verdictOf(findings: readonly Finding[]): Diagnosis["verdict"] {
    const verdicts = new Set(findings.map(({ verdict }) => verdict));
    return (
        (["refused", "fixable", "advice"] as const).find((each) => verdicts.has(each)) ?? "healthy"
    );
}

function diagnose(stack: string, planned: ReservedVolume, live: Live): Diagnosis {
    const volume = live.volumes.find(({ metadata }) => metadata?.name === planned.volume);
    const claim = live.claims.find(
        ({ metadata }) =>
            metadata?.name === planned.claim && metadata.namespace === planned.namespace,
    );
    const own = [
        ...(volume === undefined ? [] : volumeFindings(planned, volume, live)),
        ...(claim === undefined ? [] : claimFindings(stack, planned, claim, live.pods)),
    ];
    const findings = [
        ...own,
        ...(own.length === 0 || volume === undefined
            ? pairFindings(stack, planned, volume, claim, live)
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

/**
 * The state of each volume of a plan and of its claim.
 * @param stack for the commands in the findings.
 */
export function diagnosePlan(
    stack: string,
    plan: readonly ReservedVolume[],
    live: Live,
): readonly Diagnosis[] {
    return plan.map((planned) => diagnose(stack, planned, live));
}

/** What `--fix` does. It does nothing to a volume and its claim where any finding is refused. */
export function actionsOf({ verdict, findings }: Diagnosis) {
    return verdict === "fixable"
        ? findings.flatMap((finding) => (finding.verdict === "fixable" ? finding.actions : []))
        : [];
}
