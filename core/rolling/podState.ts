import type { LivePod } from "../doctor/live";
import { isReady } from "../pods/ready";

type LiveContainer = NonNullable<
    NonNullable<NonNullable<LivePod["status"]>["containerStatuses"]>[number]
>;
type LiveEnd = NonNullable<LiveContainer["state"]>["terminated"];

/** A pod of a StatefulSet, as a rolling update sees it. */
export interface PodState {
    readonly name: string;
    readonly ordinal: number;
    /** Another pod of this name has another one. */
    readonly uid: string | undefined;
    /** Whether it has what the StatefulSet has now. */
    readonly isCurrent: boolean;
    /** `broken`: it will not become ready by itself, as far as one can see. */
    readonly condition: "ready" | "starting" | "broken" | "ending";
    /** Why it is not ready, in words. */
    readonly why: string;
    /** Container that is broken, whose log says more. */
    readonly container: string | undefined;
}

/** Label of a pod that names the revision of the StatefulSet's template it was made of. */
const revisionLabel = "controller-revision-hash";

/** A container that ends this often does not just find its neighbours missing. */
const fewRestarts = 2;

/** Milliseconds after which a container that runs is at work on its start, such as a recovery of its logs. */
const atWork = 60_000;

/** Reasons of a container that waits for nothing but its own start. */
const harmless = ["ContainerCreating", "PodInitializing"];

function endWords(end: LiveEnd): string {
    return end === undefined
        ? "it ended"
        : `${end.reason ?? "it ended"}, exit code ${end.exitCode}`;
}

/** Why a container does not run; undefined where it runs, or may soon. */
function fault(container: LiveContainer, now: number): string | undefined {
    const { name, state, lastState, restartCount, ready } = container;
    const waiting = state?.waiting;
    if (waiting?.reason !== undefined && !harmless.includes(waiting.reason)) {
        const end = lastState?.terminated;
        const why =
            end === undefined ? (waiting.message ?? "") : `last ended with ${endWords(end)}`;
        return `container ${name}: ${waiting.reason}${why === "" ? "" : `: ${why}`}`;
    }
    const began = state?.running?.startedAt?.getTime();
    const isAtWork = began !== undefined && now - began > atWork;
    return !ready && !isAtWork && restartCount >= fewRestarts
        ? `container ${name}: restarted ${restartCount} times, ${endWords(lastState?.terminated ?? state?.terminated)}`
        : undefined;
}

/** Whether a pod broke, and in which container. */
function brokenBy(
    { status }: LivePod,
    now: number,
): { why: string; container?: string } | undefined {
    if (status?.phase === "Failed") {
        return { why: "it failed" };
    }
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    for (const container of all) {
        const why = fault(container, now);
        if (why !== undefined) {
            return { why, container: container.name };
        }
    }
    return undefined;
}

function unscheduled({ status }: LivePod): string | undefined {
    const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
    return scheduled?.status === "False"
        ? `it is not scheduled: ${scheduled.message ?? scheduled.reason ?? "no reason given"}`
        : undefined;
}

/**
 * @param revision of the StatefulSet, which its new pods get.
 * @param now in milliseconds.
 */
export function podState(pod: LivePod, revision: string | undefined, now: number): PodState {
    const name = pod.metadata?.name ?? "";
    const common = {
        name,
        uid: pod.metadata?.uid,
        ordinal: Number(/\d+$/.exec(name)?.[0] ?? "-1"),
        isCurrent: revision === undefined || pod.metadata?.labels?.[revisionLabel] === revision,
    };
    if (pod.metadata?.deletionTimestamp !== undefined) {
        return { ...common, condition: "ending", why: "it is being deleted", container: undefined };
    }
    if (isReady(pod)) {
        return { ...common, condition: "ready", why: "", container: undefined };
    }
    const broken = brokenBy(pod, now);
    if (broken !== undefined) {
        return { ...common, condition: "broken", container: undefined, ...broken };
    }
    const why = unscheduled(pod) ?? "it is not ready";
    return { ...common, condition: "starting", why, container: undefined };
}
