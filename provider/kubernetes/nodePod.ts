import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { type DirectoryPod, directoryPod } from "../../core/disks/pod";
import { shown } from "../../core/shown";
import { lacksRight } from "./apiWords";
import { eventsIfAllowed } from "./events";
import { type Cluster, isRunning, reason, statusOf, unlessMissing } from "./cluster";
import type { Progress } from "../progress";
import { waitUntil } from "./wait";
import { kubernetesClient } from "./client";
import { exec } from "./exec";

type Waiting = Pick<Progress, "waiting">;

/** A pod whose image is on the node starts within this time; only then is it asked why it does not. */
const usualSeconds = 3;

const secondsToStart = 120;

/** Kafka's images have about 1 GB. */
const secondsToPull = 600;

/** The kubelet tries again after 10 and 20 s. */
const secondsOfFailedPulls = 30;

const secondsToRun = 300;

/** The latest thing that the scheduler or the kubelet reported of a pod; undefined where that may not be read. */
async function lastEvent(
    { core }: Cluster,
    { name, namespace }: DirectoryPod,
): Promise<{ readonly reason: string; readonly message: string } | undefined> {
    const events = await eventsIfAllowed(
        core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` }),
    );
    if (events === undefined) {
        return undefined;
    }
    const at = (time: Date | undefined) => time?.getTime() ?? 0;
    const [last] = [...events].sort((a, b) => at(b.lastTimestamp) - at(a.lastTimestamp));
    return { reason: last?.reason ?? "", message: last?.message ?? "" };
}

/** Messages of kubelets have long names of images in them. */
const longestFound = 600;

/** A pod that cannot run, in words for the user. */
export class NodeUnusable extends Error {
    constructor({ node, namespace, preparation }: DirectoryPod, found: string, remedy: string) {
        super(
            `node ${node}: expected a pod of ${preparation.image} in namespace ${namespace} to inspect its directories, observed ${shown(found, longestFound)}; ${remedy}, or set preparation.enabled to false and prepare the node by hand`,
        );
    }
}

/** The nodes; none where they may not be listed. */
async function nodes({ core }: Cluster): Promise<readonly V1Node[]> {
    try {
        return (await core.listNode()).items;
    } catch (error) {
        if (statusOf(error) === 403) {
            return [];
        }
        throw error;
    }
}

async function checkNode(cluster: Cluster, pod: DirectoryPod): Promise<void> {
    const { key, value } = pod.label;
    const all = (await nodes(cluster)).map(({ metadata }) => metadata?.labels?.[key] ?? "");
    if (all.length > 0 && !all.includes(value)) {
        const found = `no node with the label ${key}=${value}, but ${all.sort().join(", ")}`;
        throw new NodeUnusable(pod, found, "correct the names of the nodes");
    }
}

/** Why a node is not ready; undefined where it is. */
async function unready(cluster: Cluster, { label }: DirectoryPod): Promise<string | undefined> {
    const found = (await nodes(cluster)).find(
        ({ metadata }) => metadata?.labels?.[label.key] === label.value,
    );
    const ready = found?.status?.conditions?.find(({ type }) => type === "Ready");
    return ready === undefined || ready.status === "True"
        ? undefined
        : `it NotReady: ${ready.message ?? ready.reason ?? "?"}`;
}

async function gone(
    cluster: Cluster,
    { name, namespace }: DirectoryPod,
    { waiting }: Waiting,
): Promise<void> {
    const { core } = cluster;
    await unlessMissing(core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }));
    await waitUntil(secondsToStart, waiting, async () => {
        const left = await unlessMissing(core.readNamespacedPod({ name, namespace }));
        return left === undefined ? undefined : `the end of pod ${name}`;
    });
}

async function created({ core }: Cluster, pod: DirectoryPod, { waiting }: Waiting): Promise<void> {
    const { V1Pod } = kubernetesClient();
    const body = Object.assign(new V1Pod(), directoryPod(pod));
    let refused: unknown;
    const missing = await waitUntil(10, waiting, async () => {
        try {
            await core.createNamespacedPod({ namespace: pod.namespace, body });
            return undefined;
        } catch (error) {
            refused = error;
            // A new namespace gets its service account a moment later.
            if (statusOf(error) === 403 && /serviceaccount .* not found/.test(reason(error))) {
                return "the namespace's service account";
            }
            throw error;
        }
    }).catch((error: unknown) => {
        refused = error;
        return "a pod";
    });
    if (missing !== undefined) {
        const remedy = lacksRight(refused)
            ? "give the account that role"
            : statusOf(refused) === 404
              ? "if this is another cluster than before, run pulumi up --refresh"
              : "allow pods with hostPath volumes in that namespace";
        throw new NodeUnusable(pod, `that it is refused: ${reason(refused)}`, remedy);
    }
}

/** What keeps a pod from running, and what to do about it. */
interface Hindrance {
    readonly found: string;
    readonly remedy: string;
    /** How long it is waited for. */
    readonly seconds: number;
}

async function hindrance(cluster: Cluster, pod: DirectoryPod, live: V1Pod): Promise<Hindrance> {
    const { status } = live;
    const waiting = status?.containerStatuses?.[0]?.state?.waiting;
    const reported = await lastEvent(cluster, pod);
    const event = reported ?? { reason: "", message: "" };
    const image = "set preparation.image to one that this node has or can pull";
    if (status?.phase === "Failed" || status?.phase === "Succeeded") {
        const found = `that it ended: ${status.message ?? status.reason ?? ""}`;
        return { found, remedy: "check the kubelet of that node", seconds: 0 };
    }
    if (/^(InvalidImageName|ErrImageNeverPull)$/.test(waiting?.reason ?? "")) {
        return { found: waiting?.message ?? "no such image", remedy: image, seconds: 0 };
    }
    if (/^(ErrImagePull|ImagePullBackOff)$/.test(waiting?.reason ?? "")) {
        const found = waiting?.message ?? "that it cannot be pulled";
        return { found, remedy: image, seconds: secondsOfFailedPulls };
    }
    if (event.message.includes("hostPath type check failed")) {
        const remedy = "mount the disks there, or set preparation.requireMount to false";
        return { found: event.message, remedy, seconds: 0 };
    }
    if (event.reason === "Pulling") {
        return { found: "its image still being pulled", remedy: image, seconds: secondsToPull };
    }
    if (reported === undefined && waiting?.reason === "ContainerCreating") {
        const found = "that it is being created; the account may not list events, which say more";
        return { found, remedy: image, seconds: secondsToPull };
    }
    const unscheduled = status?.conditions?.find((condition) => condition.status === "False");
    return {
        found:
            (await unready(cluster, pod)) ??
            (event.message === ""
                ? (unscheduled?.message ?? "that it does not start")
                : event.message),
        remedy: "get the node Ready (kubectl describe node)",
        seconds: secondsToStart,
    };
}

async function started(cluster: Cluster, pod: DirectoryPod, { waiting }: Waiting): Promise<void> {
    const { name, namespace } = pod;
    const began = Date.now();
    await waitUntil(secondsToPull, waiting, async () => {
        const live = await cluster.core.readNamespacedPod({ name, namespace });
        const seconds = (Date.now() - began) / 1000;
        if (isRunning(live)) {
            return undefined;
        }
        if (seconds < usualSeconds) {
            return `a pod on node ${pod.node}`;
        }
        const { found, remedy, seconds: patience } = await hindrance(cluster, pod, live);
        if (seconds > patience) {
            throw new NodeUnusable(pod, found, remedy);
        }
        return `a pod on node ${pod.node}: ${shown(found, longestFound)}`;
    });
}

/**
 * Runs commands in a pod on a node, and removes the pod in any case.
 * @throws NodeUnusable where there can be no such pod.
 */
export async function onNode<T>(
    cluster: Cluster,
    pod: DirectoryPod,
    progress: Waiting,
    use: (run: (command: readonly string[]) => Promise<string>) => Promise<T>,
): Promise<T> {
    await checkNode(cluster, pod);
    await gone(cluster, pod, progress);
    try {
        await created(cluster, pod, progress);
        await started(cluster, pod, progress);
        return await use((command) =>
            exec(cluster, pod.namespace, pod.name, command, { seconds: secondsToRun }),
        );
    } finally {
        await unlessMissing(
            cluster.core.deleteNamespacedPod({
                name: pod.name,
                namespace: pod.namespace,
                gracePeriodSeconds: 0,
            }),
        );
    }
}
