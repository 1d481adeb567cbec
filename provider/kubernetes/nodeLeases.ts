import { type LeaseSubject, leasesOfNode } from "../../core/leaseHolder";
import type { LabelledNode, NodeLabel } from "../../core/node";
import { type Cluster, unlessStatus } from "./cluster";

async function nodesOf(
    { core }: Cluster,
    labels: readonly NodeLabel[],
): Promise<readonly LabelledNode[]> {
    const [label] = labels;
    if (label === undefined) {
        return [];
    }
    const labelSelector = `${label.key}=${label.value}`;
    const request = labels.length === 1 ? { labelSelector } : {};
    // Who may not list the nodes has the Leases that are named after the labels.
    return (await unlessStatus(403, core.listNode(request)))?.items ?? [];
}

/** The Leases of the directories of nodes, in the order in which all take them. */
export async function nodeLeases(
    cluster: Cluster,
    labels: readonly NodeLabel[],
): Promise<readonly LeaseSubject[]> {
    const nodes = await nodesOf(cluster, labels);
    const subjects = new Map(
        labels.flatMap((label) =>
            leasesOfNode(label, nodes).map((name) => [name, `node ${label.value}`] as const),
        ),
    );
    return [...subjects].sort().map(([name, what]) => ({ what, name }));
}
