import type { V1ContainerState, V1PodStatus } from "@kubernetes/client-node";
import type { Plain } from "../plain";
import { directoriesContainer } from "./pod";

/** What keeps a pod from running, and what to do about it. */
export interface Hindrance {
    readonly found: string;
    readonly remedy: string;
    /** How long it is waited for. */
    readonly seconds: number;
}

/** The latest thing that the scheduler or the kubelet reported of a pod. */
export interface Reported {
    readonly reason: string;
    readonly message: string;
}

/** A pod as it is, and what else is known of it. */
export interface SeenPod {
    readonly status: Plain<V1PodStatus> | undefined;
    /** Whether somebody else deletes it. */
    readonly deleted: boolean;
    /** undefined where events may not be read. */
    readonly event: Reported | undefined;
    /** Why its node is not ready; undefined where it is. */
    readonly unready: string | undefined;
}

/** For what only the cluster's own parts can change. */
const secondsToStart = 120;

/** Kafka's images have about 1 GB. */
export const secondsToPull = 600;

/** The kubelet tries again after 10 and 20 s; pods that end make room within this time, too. */
const secondsForAnotherTry = 30;

const image = "set preparation.image to an image that this node has or can pull";
const anyImage =
    "set preparation.image to an image for this node's architecture that has sh, coreutils, grep and sed";
const inspectNode = "find the reason with kubectl describe node";

function stateOf(status: Plain<V1PodStatus> | undefined): Plain<V1ContainerState> | undefined {
    return status?.containerStatuses?.find(({ name }) => name === directoriesContainer)?.state;
}

/** Whether commands can run in the pod: a container that a webhook added says nothing of that. */
export function containerRuns(status: Plain<V1PodStatus> | undefined): boolean {
    return stateOf(status)?.running !== undefined;
}

/** Why the pod's container has ended; undefined where it has not. */
export function endOf(
    status: Plain<V1PodStatus> | undefined,
): Omit<Hindrance, "seconds"> | undefined {
    const ended = stateOf(status)?.terminated;
    if (ended !== undefined) {
        const { reason = "", message = "", exitCode } = ended;
        const found = `it ended: ${[reason, message].filter((part) => part !== "").join(": ") || `exit code ${exitCode}`}`;
        if (reason === "OOMKilled") {
            return { found, remedy: "raise preparation.resources.limits.memory" };
        }
        const killed = exitCode === 137 || exitCode === 143;
        return {
            found,
            remedy: killed
                ? "find out what killed it on that node, then run the same command again"
                : anyImage,
        };
    }
    if (status?.phase !== "Failed" && status?.phase !== "Succeeded") {
        return undefined;
    }
    const { reason = "", message = "" } = status;
    return {
        found: `it ended: ${[reason, message].filter((part) => part !== "").join(": ")}`,
        remedy: /^(OutOf|Evicted)/.test(reason)
            ? "make room on that node, or lower preparation.resources"
            : "check the kubelet of that node",
    };
}

const unauthorized = /not found|manifest unknown|unauthorized|denied|forbidden|authentication/i;

function ofImage(reason: string, message: string): Hindrance | undefined {
    switch (reason) {
        case "InvalidImageName":
        case "ErrImageNeverPull":
            return { found: message === "" ? "no such image" : message, remedy: image, seconds: 0 };
        case "ErrImagePull":
        case "ImagePullBackOff":
            return {
                found: message === "" ? "its image cannot be pulled" : message,
                remedy: `${image}, or set preparation.imagePullSecrets to Secrets for its registry`,
                seconds: unauthorized.test(message) ? 0 : secondsForAnotherTry,
            };
        default:
            return undefined;
    }
}

function ofContainer(reason: string, message: string): Hindrance | undefined {
    switch (reason) {
        case "CreateContainerConfigError":
        case "CreateContainerError":
        case "RunContainerError":
            return {
                found: `${reason}: ${message}`,
                remedy: anyImage,
                seconds: secondsForAnotherTry,
            };
        default:
            return undefined;
    }
}

/** Mounts that no waiting changes. */
function ofMount(message: string): Hindrance | undefined {
    if (message.includes("read-only file system")) {
        const remedy =
            "set root to a path that is writable on that node: /var/mnt/… on Talos, /var/… where only /var is writable";
        return { found: message, remedy, seconds: 0 };
    }
    if (message.includes("hostPath type check failed")) {
        const remedy = "mount the disks there, or set preparation.requireMount to false";
        return { found: message, remedy, seconds: 0 };
    }
    if (/\bmkdir .*: not a directory|: file exists/.test(message)) {
        return { found: message, remedy: "move the file away, or choose another root", seconds: 0 };
    }
    return undefined;
}

function ofScheduling(status: Plain<V1PodStatus> | undefined): Hindrance | undefined {
    const condition = status?.conditions?.find(({ type }) => type === "PodScheduled");
    if (condition?.status !== "False" || condition.reason !== "Unschedulable") {
        return undefined;
    }
    const found = `it cannot be scheduled: ${condition.message ?? ""}`;
    if (/Insufficient |Too many pods/.test(found)) {
        const remedy = "make room on that node, or lower preparation.resources";
        return { found, remedy, seconds: secondsForAnotherTry };
    }
    if (/untolerated taint|were unschedulable/.test(found)) {
        const remedy =
            "tolerate the taint with preparation.tolerations, or remove it (kubectl taint, kubectl uncordon)";
        return { found, remedy, seconds: 0 };
    }
    return { found, remedy: "correct nodes or nodeLabel in the configuration", seconds: 0 };
}

/** A container that a webhook has put before the pod's own. */
function ofInitContainer(status: Plain<V1PodStatus> | undefined): Hindrance | undefined {
    const init = status?.initContainerStatuses?.find(
        ({ ready, started, state }) =>
            !ready && started !== true && state?.terminated?.exitCode !== 0,
    );
    if (init === undefined) {
        return undefined;
    }
    const { waiting, terminated } = init.state ?? {};
    const why = waiting?.reason ?? terminated?.reason ?? "it runs";
    const said = waiting?.message ?? terminated?.message ?? "";
    return {
        found: `init container ${init.name}, which a webhook has added, must end first: ${[why, said].filter((part) => part !== "").join(": ")}`,
        remedy: "exempt the pod from that webhook with preparation.labels or preparation.annotations",
        seconds: terminated === undefined ? secondsToStart : 0,
    };
}

/** Why a pod that was created does not run. */
export function hindranceOf({ status, deleted, event, unready }: SeenPod): Hindrance {
    const ended = endOf(status);
    if (ended !== undefined) {
        return { ...ended, seconds: 0 };
    }
    if (deleted) {
        const remedy =
            "find out what deletes pods in that namespace, then run the same command again";
        return { found: "something else deletes it", remedy, seconds: 0 };
    }
    const { reason = "", message = "" } = stateOf(status)?.waiting ?? {};
    const said = event?.message ?? "";
    const known =
        ofScheduling(status) ??
        ofInitContainer(status) ??
        ofImage(reason, message) ??
        ofContainer(reason, message) ??
        ofMount(said);
    if (known !== undefined) {
        return known;
    }
    if (event?.reason === "Pulling") {
        return { found: "its image is still being pulled", remedy: image, seconds: secondsToPull };
    }
    if (event === undefined && reason === "ContainerCreating") {
        const found =
            "it is still being created (this account may not list events, which would say why)";
        return { found, remedy: image, seconds: secondsToPull };
    }
    const unscheduled = status?.conditions?.find((condition) => condition.status === "False");
    return {
        found: unready ?? (said === "" ? (unscheduled?.message ?? "it does not start") : said),
        remedy: inspectNode,
        seconds: secondsToStart,
    };
}
