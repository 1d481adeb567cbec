import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { type DirectoryPod, directoriesContainer, directoryPod } from "../../core/disks/pod";
import {
    containerRuns,
    endOf,
    type Hindrance,
    hindranceOf,
    type Reported,
    secondsToPull,
} from "../../core/disks/podHindrance";
import { explainRefusal } from "../../core/disks/podRefusal";
import { shown } from "../../core/shown";
import { again, refusedOf } from "./again";
import { eventsIfAllowed } from "./events";
import { type Cluster, reason, statusOf, unlessMissing } from "./cluster";
import type { Progress } from "../progress";
import { waitUntil } from "./wait";
import { kubernetesClient } from "./client";
import { CommandFailed, exec } from "./exec";

type Waiting = Pick<Progress, "waiting">;

/** A pod whose image is on the node starts within this time; only then is it asked why it does not. */
const usualSeconds = 3;

const secondsToEnd = 120;

/** For a refusal that passes: a quota that another pod uses, an API server that has much to do. */
const secondsOfRefusals = 15;

const secondsToRun = 300;

/** The latest thing that the scheduler or the kubelet reported of a pod; undefined where that may not be read. */
async function lastEvent(
    { core }: Cluster,
    { name, namespace }: DirectoryPod,
): Promise<Reported | undefined> {
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

/** Messages of kubelets and of policies have long names in them. */
const longestFound = 600;

/** A pod that cannot run, in words for the user. */
export class NodeUnusable extends Error {
    constructor(
        { node, namespace, preparation, otherwise }: DirectoryPod,
        found: string,
        remedy: string,
    ) {
        super(
            `node ${node}: the pod that checks its directories (image ${preparation.image}, namespace ${namespace}) cannot run: ${shown(found, longestFound)}; ${remedy}, or ${otherwise}`,
        );
    }
}

/** The nodes; none where they may not be listed. */
async function nodes({ core }: Cluster): Promise<readonly V1Node[]> {
    try {
        return (await again(secondsOfRefusals, () => core.listNode())).items;
    } catch (error) {
        if (statusOf(error) === 403) {
            return [];
        }
        throw error;
    }
}

/** The pod has to be on the node that Kafka's will be on: the label has to be of one node alone. */
async function checkNode(cluster: Cluster, pod: DirectoryPod): Promise<void> {
    const { key, value } = pod.label;
    const all = await nodes(cluster);
    const values = all.map(({ metadata }) => metadata?.labels?.[key] ?? "");
    const labelled = all.filter((_, i) => values[i] === value);
    if (all.length > 0 && labelled.length === 0) {
        const found = `no node has the label ${key}=${value}; its values on the nodes: ${values.sort().join(", ")}`;
        throw new NodeUnusable(pod, found, "correct nodes or nodeLabel in the configuration");
    }
    if (labelled.length > 1) {
        const names = labelled.map(({ metadata }) => metadata?.name ?? "").sort();
        const found = `nodes ${names.join(", ")} all have the label ${key}=${value}, which must select one node`;
        const remedy =
            "give each node its own value, or set nodeLabel.key to a label that differs on every node";
        throw new NodeUnusable(pod, found, remedy);
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
        : `the node is NotReady: ${ready.message ?? ready.reason ?? "?"}`;
}

/** The pod as it is; undefined where it is not there. */
function read({ core }: Cluster, { name, namespace }: DirectoryPod): Promise<V1Pod | undefined> {
    const request = () => unlessMissing(core.readNamespacedPod({ name, namespace }));
    return again(secondsOfRefusals, request);
}

async function deleted({ core }: Cluster, { name, namespace }: DirectoryPod): Promise<void> {
    const request = { name, namespace, gracePeriodSeconds: 0 };
    await again(secondsOfRefusals, () => unlessMissing(core.deleteNamespacedPod(request)));
}

async function gone(cluster: Cluster, pod: DirectoryPod, { waiting }: Waiting): Promise<void> {
    await deleted(cluster, pod);
    await waitUntil(secondsToEnd, waiting, async () =>
        (await read(cluster, pod)) === undefined ? undefined : `pod ${pod.name} to be deleted`,
    );
}

/** @throws NodeUnusable with the cause, where the API server refuses. */
async function accepted(pod: DirectoryPod, request: () => Promise<void>): Promise<void> {
    try {
        await request();
    } catch (error) {
        if (statusOf(error) === undefined) {
            throw error;
        }
        const { said, remedy } = explainRefusal(refusedOf(error), pod);
        const found = said === "" ? reason(error) : said;
        throw new NodeUnusable(pod, `the API server refuses it: ${found}`, remedy);
    }
}

async function created({ core }: Cluster, pod: DirectoryPod, { waiting }: Waiting): Promise<void> {
    const { V1Pod } = kubernetesClient();
    const body = Object.assign(new V1Pod(), directoryPod(pod));
    const { namespace } = pod;
    await again(secondsOfRefusals, () => core.createNamespacedPod({ namespace, body }), waiting);
}

async function hindrance(cluster: Cluster, pod: DirectoryPod, live: V1Pod): Promise<Hindrance> {
    const { status, metadata } = live;
    return hindranceOf({
        status,
        deleted: metadata?.deletionTimestamp !== undefined,
        event: await lastEvent(cluster, pod),
        unready: await unready(cluster, pod),
    });
}

async function started(cluster: Cluster, pod: DirectoryPod, { waiting }: Waiting): Promise<void> {
    const began = Date.now();
    let known = "";
    await waitUntil(secondsToPull, waiting, async () => {
        const live = await read(cluster, pod);
        const seconds = (Date.now() - began) / 1000;
        if (live === undefined) {
            throw new NodeUnusable(
                pod,
                "something else has deleted it",
                "find out what deletes pods in that namespace, then run the same command again",
            );
        }
        if (containerRuns(live.status) && live.metadata?.deletionTimestamp === undefined) {
            return undefined;
        }
        const ended = endOf(live.status);
        if (ended !== undefined) {
            throw new NodeUnusable(pod, ended.found, ended.remedy);
        }
        if (seconds < usualSeconds) {
            return `a pod on node ${pod.node}`;
        }
        const { found, remedy, seconds: patience } = await hindrance(cluster, pod, live);
        if (seconds > patience) {
            throw new NodeUnusable(pod, found, remedy);
        }
        const words = `a pod on node ${pod.node}: ${shown(found, longestFound)}`;
        if (words !== known) {
            known = words;
            waiting(`waiting for ${words} (${patience} s at most)`);
        }
        return words;
    });
}

/** Runs a command in the pod. Where the container has ended meanwhile, that is the reason. */
async function ran(
    cluster: Cluster,
    pod: DirectoryPod,
    command: readonly string[],
): Promise<string> {
    const { namespace, name } = pod;
    const options = { container: directoriesContainer, seconds: secondsToRun };
    try {
        return await exec(cluster, namespace, name, command, options);
    } catch (error) {
        const live = error instanceof CommandFailed ? await read(cluster, pod) : undefined;
        const ended = endOf(live?.status);
        throw ended === undefined ? error : new NodeUnusable(pod, ended.found, ended.remedy);
    }
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
    await accepted(pod, () => gone(cluster, pod, progress));
    let isDone = false;
    try {
        await accepted(pod, () => created(cluster, pod, progress));
        await started(cluster, pod, progress);
        const result = await use((command) => ran(cluster, pod, command));
        isDone = true;
        return result;
    } finally {
        await deleted(cluster, pod).catch((error: unknown) => {
            // What went wrong before says more.
            if (isDone) {
                throw error;
            }
        });
    }
}
