import type { V1ConfigMap } from "@kubernetes/client-node";
import { quorumRecord, quorumRecordName } from "../../core/controllers/names";
import { membersText, recordedMembers } from "../../core/controllers/quorumState";
import { kubernetesClient } from "../kubernetes/client";
import { type Cluster, unlessMissing } from "../kubernetes/cluster";
import type { QuorumPods } from "./controllers";

/** Which controllers have formed a quorum, and the id of its cluster. */
export interface QuorumRecord {
    readonly clusterId: string;
    /** Controllers that may not start on an empty directory, by their number. */
    readonly members: readonly number[];
}

/** @returns undefined before a quorum has formed. */
export async function readQuorumRecord(
    { core }: Cluster,
    { namespace, controllers }: QuorumPods,
): Promise<QuorumRecord | undefined> {
    const name = quorumRecordName(controllers);
    const found = await unlessMissing(core.readNamespacedConfigMap({ name, namespace }));
    return found === undefined
        ? undefined
        : {
              clusterId: found.data?.[quorumRecord.cluster] ?? "",
              members: recordedMembers(found.data?.[quorumRecord.members]),
          };
}

export async function writeQuorumRecord(
    cluster: Cluster,
    controllers: QuorumPods,
    { clusterId, members }: QuorumRecord,
): Promise<void> {
    const { core } = cluster;
    const { namespace } = controllers;
    const name = quorumRecordName(controllers.controllers);
    const data = {
        [quorumRecord.cluster]: clusterId,
        [quorumRecord.members]: membersText(members),
    };
    if ((await readQuorumRecord(cluster, controllers)) === undefined) {
        const { V1ConfigMap: ConfigMap } = kubernetesClient();
        const body: V1ConfigMap = Object.assign(new ConfigMap(), { metadata: { name }, data });
        await core.createNamespacedConfigMap({ namespace, body });
        return;
    }
    const { setHeaderOptions, PatchStrategy } = kubernetesClient();
    await core.patchNamespacedConfigMap(
        { name, namespace, body: { data } },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
}

export async function deleteQuorumRecord(
    { core }: Cluster,
    { namespace, controllers }: QuorumPods,
): Promise<void> {
    const name = quorumRecordName(controllers);
    await unlessMissing(core.deleteNamespacedConfigMap({ name, namespace }));
}
