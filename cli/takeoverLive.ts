import type { V1Pod } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { at, isObject, type JsonObject } from "../core/json";
import type { LiveClass } from "../core/doctor/live";
import { podState } from "../core/rolling/podState";
import type { BoundDisk, LiveDisks } from "../core/takeover/volumes";
import { type Cluster, unlessMissing } from "../provider/kubernetes/cluster";
import { kubernetesClient } from "../provider/kubernetes/client";

/** Everything of the cluster that a takeover reads beside the release. */
export async function readDisks({ core }: Cluster, namespace: string): Promise<LiveDisks> {
    const [volumes, claims, nodes] = await Promise.all([
        core.listPersistentVolume(),
        core.listNamespacedPersistentVolumeClaim({ namespace }),
        core.listNode(),
    ]);
    return { volumes: volumes.items, claims: claims.items, nodes: nodes.items };
}

export async function readClasses({ storage }: Cluster): Promise<ReadonlyMap<string, LiveClass>> {
    const { items } = await storage.listStorageClass();
    return new Map(items.map((one) => [one.metadata?.name ?? "", one]));
}

/** Each pod of a release: name, uid, restarts. */
export async function readPods(
    { core }: Cluster,
    namespace: string,
    release: string,
): Promise<readonly string[]> {
    const { items } = await core.listNamespacedPod({
        namespace,
        labelSelector: `release=${release}`,
    });
    return items.map(podLine).sort();
}

function podLine({ metadata, status }: V1Pod): string {
    const restarts = (status?.containerStatuses ?? []).map((one) => one.restartCount);
    return `${metadata?.name ?? ""} uid=${metadata?.uid ?? ""} restarts=${restarts.reduce((a, b) => a + b, 0)}`;
}

/** Sets what of a volume is not as its claim has it; see VolumeChange. */
export async function align({ core }: Cluster, disks: readonly BoundDisk[]): Promise<void> {
    const { setHeaderOptions, PatchStrategy } = kubernetesClient();
    for (const { volume, align: change } of disks) {
        if (change !== undefined) {
            const spec = {
                ...(change.capacity === undefined
                    ? {}
                    : { capacity: { storage: change.capacity } }),
                ...(change.reclaimPolicy === undefined
                    ? {}
                    : { persistentVolumeReclaimPolicy: change.reclaimPolicy }),
            };
            await core.patchPersistentVolume(
                { name: volume, body: { spec } },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        }
    }
}

/** Pods that the stack would restart, as they are not what their StatefulSet has now: with a strategy of OnDelete, or in a rollout. */
export async function oldPods(
    { core, apps }: Cluster,
    namespace: string,
    names: readonly string[],
): Promise<string[]> {
    const { items } = await core.listNamespacedPod({ namespace });
    const old = await Promise.all(
        names.map(async (name) => {
            const live = await unlessMissing(apps.readNamespacedStatefulSet({ name, namespace }));
            const revision = live?.status?.updateRevision;
            return items
                .filter(({ metadata }) => metadata?.ownerReferences?.some((o) => o.name === name))
                .map((pod) => podState(pod, revision, 0))
                .filter(({ isCurrent }) => !isCurrent);
        }),
    );
    return old
        .flat()
        .map(
            ({ name }) =>
                `pod ${namespace}/${name}: it has an old revision of its StatefulSet, and would be restarted: restart it first, or undo the change`,
        );
}

/** An update strategy restarts no pod, and the stack has its own. */
function withoutStrategy(body: JsonObject): JsonObject {
    const { spec } = body;
    return isObject(spec)
        ? {
              ...body,
              spec: Object.fromEntries(
                  Object.entries(spec).filter(([key]) => key !== "updateStrategy"),
              ),
          }
        : body;
}

/**
 * Asks the API server, by dry runs, whether a manifest would change a workload that is there: someone
 * may have changed it outside Helm, and an upgrade would change it back.
 */
export async function driftOf(
    { apps }: Cluster,
    namespace: string,
    manifest: string,
): Promise<string[]> {
    const { setHeaderOptions, PatchStrategy } = kubernetesClient();
    const merge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
    const drift: string[] = [];
    for (const document of parseAllDocuments(manifest)) {
        const body = document.toJS() as unknown;
        const name = isObject(body) ? at(body, "metadata", "name") : undefined;
        const kind = isObject(body) ? body.kind : undefined;
        if (!isObject(body) || typeof name !== "string" || typeof kind !== "string") {
            continue;
        }
        const object = { name, namespace };
        const patch = { ...object, body: withoutStrategy(body), dryRun: "All" };
        const [was, becomes] =
            kind === "StatefulSet"
                ? [
                      await unlessMissing(apps.readNamespacedStatefulSet(object)),
                      () => apps.patchNamespacedStatefulSet(patch, merge),
                  ]
                : kind === "Deployment"
                  ? [
                        await unlessMissing(apps.readNamespacedDeployment(object)),
                        () => apps.patchNamespacedDeployment(patch, merge),
                    ]
                  : [undefined, undefined];
        if (becomes === undefined) {
            continue;
        }
        const what = `${kind.toLowerCase()} ${namespace}/${name}`;
        if (was === undefined) {
            drift.push(
                `${what}: it is part of the release and does not exist: recreate it with helm upgrade first`,
            );
        } else if ((await becomes()).metadata?.generation !== was.metadata?.generation) {
            drift.push(
                `${what}: it was changed outside Helm, and an upgrade would change it back and may restart its pods: bring it in line with helm upgrade first`,
            );
        }
    }
    return drift;
}
