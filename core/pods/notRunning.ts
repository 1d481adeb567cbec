import type { V1ContainerStatus, V1StatefulSet } from "@kubernetes/client-node";
import { explainMessage } from "../access/refusal";
import type { LiveEvent, LiveNode, LivePod, LiveVolume } from "../doctor/live";
import { hostnameKey, isOn } from "../node";
import type { Plain } from "../plain";
import { shown } from "../shown";
import { admissionRemedy } from "./admission";
import { keyOfApp, needOfPod } from "./need";
import { fitFaults } from "./fitFaults";
import { isReady } from "./ready";

export type LiveStatefulSet = Plain<V1StatefulSet>;
type Container = Plain<V1ContainerStatus>;

/** What says why the pods of a StatefulSet do not run. */
export interface PodsObserved {
    readonly statefulSet: LiveStatefulSet;
    /** The pods of the StatefulSet. */
    readonly pods: readonly LivePod[];
    /** Events of the namespace; none where they may not be listed. */
    readonly events: readonly LiveEvent[];
    /** None where they may not be listed. */
    readonly nodes: readonly LiveNode[];
    /** PersistentVolumes; none where they may not be listed. */
    readonly volumes: readonly LiveVolume[];
    /** Last lines of containers that ended, by `pod/container`. */
    readonly logs: ReadonlyMap<string, readonly string[]>;
}

/** Messages of schedulers, kubelets and policies have long lists in them. */
const longest = 600;

function timeOf({ lastTimestamp, eventTime, series }: LiveEvent): number {
    return (
        series?.lastObservedTime?.getTime() ?? lastTimestamp?.getTime() ?? eventTime?.getTime() ?? 0
    );
}

/** The latest event about an object. */
function latest(
    events: readonly LiveEvent[],
    kind: string,
    metadata: LivePod["metadata"],
    reasons: RegExp,
): string | undefined {
    const own = events.filter(
        ({ involvedObject, reason = "", type }) =>
            involvedObject.kind === kind &&
            involvedObject.name === metadata?.name &&
            // A pod of the same name was there before.
            (involvedObject.uid ?? metadata?.uid) === metadata?.uid &&
            type !== "Normal" &&
            reasons.test(reason),
    );
    const [last] = [...own].sort((a, b) => timeOf(b) - timeOf(a));
    return last?.message;
}

function nodesOfVolumes(pod: LivePod, { nodes, volumes }: PodsObserved): readonly LiveNode[] {
    const claims = (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
        persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName],
    );
    const own = volumes.filter(
        ({ spec }) =>
            spec?.claimRef?.namespace === pod.metadata?.namespace &&
            claims.includes(spec?.claimRef?.name ?? ""),
    );
    return own.length === 0
        ? []
        : nodes.filter((node) => {
              const value = node.metadata?.labels?.[hostnameKey] ?? node.metadata?.name ?? "";
              return own.every((volume) => isOn(volume, { key: hostnameKey, value }, [node]));
          });
}

/** The scheduler counts nodes; the volumes of the pod say which one it is about. */
function unscheduled(pod: LivePod, observed: PodsObserved): readonly string[] {
    const condition = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
    const message = condition?.message ?? "the scheduler has not placed it yet";
    const nodes = nodesOfVolumes(pod, observed);
    const faults = nodes.flatMap((node) => {
        const { refusals, warnings } = fitFaults(node, [needOfPod(pod)]);
        return [...refusals, ...warnings];
    });
    if (faults.length > 0) {
        return faults;
    }
    const names = nodes.map(({ metadata }) => shown(metadata?.name ?? ""));
    const where =
        names.length > 0
            ? ` (its volumes are on ${names.join(", ")})`
            : observed.volumes.length > 0 && observed.nodes.length > 0
              ? " (no node matches its volumes: check nodes and nodeLabel, and run npx kafka-local-volumes doctor)"
              : "";
    const remedy = message.includes("Insufficient")
        ? `; other pods on the node use its resources: lower ${keyOfApp(pod.metadata?.labels?.app)}.resources, or move those pods`
        : "";
    return [`is not scheduled${where}: ${shown(message, longest)}${remedy}`];
}

const imageReasons = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/;

function ended(pod: LivePod, container: Container, { logs }: PodsObserved): string | undefined {
    const { name, state, lastState, restartCount } = container;
    const end = state?.terminated ?? lastState?.terminated;
    if (end === undefined || container.ready) {
        return undefined;
    }
    const key = keyOfApp(pod.metadata?.labels?.app);
    const lines = logs.get(`${pod.metadata?.name ?? ""}/${name}`) ?? [];
    const last =
        lines.length === 0 ? "" : `; last lines of its log: ${shown(lines.join(" | "), longest)}`;
    const remedy =
        end.reason === "OOMKilled"
            ? `; raise ${key}.resources.limits.memory, or lower the heap`
            : "";
    return `container ${name} exited with code ${end.exitCode} (${shown(end.reason ?? "?")}), restarted ${restartCount} times${remedy}${last}`;
}

/** Why a container does not run; undefined where it runs. */
function containerFault(
    pod: LivePod,
    container: Container,
    observed: PodsObserved,
): string | undefined {
    const { name, state, image } = container;
    const { reason = "", message = "" } = state?.waiting ?? {};
    if (imageReasons.test(reason)) {
        return `image ${shown(image)} cannot be pulled: ${shown(message === "" ? reason : message, longest)}; correct platform.version, platform.registry or platform.pullSecrets, or image and imageTag in values (docs/images.md)`;
    }
    const crash = ended(pod, container, observed);
    if (crash !== undefined) {
        return crash;
    }
    return reason === "" || reason === "ContainerCreating" || reason === "PodInitializing"
        ? undefined
        : `container ${name} cannot be started: ${shown(`${reason}: ${message}`, longest)}`;
}

/**
 * What the kubelet says of a local volume. The preparation has found the directory through the container
 * runtime, so the two see different files.
 */
const unseen = /\bpath "[^"]*" does not exist/;

function mountRemedy(message: string): string {
    return unseen.test(message)
        ? "create that directory; if it exists, the kubelet runs in a container that does not see it: add it to the kubelet's mounts (Talos: machine.kubelet.extraMounts, RKE: services.kubelet.extra_binds)"
        : "run npx kafka-local-volumes doctor";
}

/** Why a pod that has its node does not run, or is not ready. */
function onItsNode(pod: LivePod, observed: PodsObserved): string {
    const { metadata, spec, status } = pod;
    const on = `on node ${shown(spec?.nodeName ?? "")}`;
    const containers = [
        ...(status?.initContainerStatuses ?? []),
        ...(status?.containerStatuses ?? []),
    ];
    const faults = containers.flatMap((one) => containerFault(pod, one, observed) ?? []);
    if (faults.length > 0) {
        return `${on}: ${faults.join("; ")}`;
    }
    if (status?.phase === "Failed") {
        return `${on}: failed: ${shown(status.message ?? status.reason ?? "?", longest)}`;
    }
    const event = (reasons: RegExp) => latest(observed.events, "Pod", metadata, reasons);
    if (status?.phase === "Running") {
        const probe = event(/^Unhealthy$/);
        return `${on}: runs, and is not ready${probe === undefined ? " yet" : `: ${shown(probe, longest)}`}`;
    }
    const mount = event(/^(FailedMount|FailedAttachVolume|FailedMapVolume)$/);
    if (mount !== undefined) {
        return `${on}: a volume cannot be mounted: ${shown(mount, longest)}; ${mountRemedy(mount)}`;
    }
    const other = event(/./);
    return `${on}: is being started${other === undefined ? "" : `: ${shown(other, longest)}`}`;
}

function whyOne(pod: LivePod, observed: PodsObserved): readonly string[] {
    const { metadata, spec } = pod;
    const why =
        metadata?.deletionTimestamp !== undefined
            ? ["is being deleted"]
            : spec?.nodeName === undefined
              ? unscheduled(pod, observed)
              : [onItsNode(pod, observed)];
    return why.map((words) => `${shown(metadata?.name ?? "")}: ${words}`);
}

/** Why the StatefulSet has not created its next pod. */
function notCreated(name: string, { statefulSet, events }: PodsObserved): string {
    const event = latest(events, "StatefulSet", statefulSet.metadata, /^FailedCreate$/);
    if (event === undefined) {
        return `${name}: is not created yet: see kubectl -n ${statefulSet.metadata?.namespace ?? ""} describe statefulset ${statefulSet.metadata?.name ?? ""}`;
    }
    const message = explainMessage(event.replace(/^.*failed error: /, ""));
    const key = keyOfApp(statefulSet.spec?.template.metadata?.labels?.app);
    return `${name}: is refused: ${shown(message, longest)}; ${admissionRemedy(message, key)}`;
}

/**
 * Why pods of a StatefulSet do not run, a line each; none where all are ready. A pod that is not created
 * while an earlier one is not ready only waits for that.
 */
export function whyNotRunning(observed: PodsObserved): readonly string[] {
    const { statefulSet, pods } = observed;
    const name = statefulSet.metadata?.name ?? "";
    const wanted = Array.from(
        { length: statefulSet.spec?.replicas ?? 1 },
        (_, ordinal) => `${name}-${ordinal}`,
    );
    const own = pods.filter(({ metadata }) => wanted.includes(metadata?.name ?? ""));
    const waiting = own.filter((pod) => !isReady(pod));
    const missing = wanted.filter((pod) => !own.some(({ metadata }) => metadata?.name === pod));
    const lines = waiting.flatMap((pod) => whyOne(pod, observed));
    const [first] = missing;
    const isParallel = statefulSet.spec?.podManagementPolicy === "Parallel";
    return first !== undefined && (lines.length === 0 || isParallel)
        ? [...lines, notCreated(first, observed)]
        : lines;
}
