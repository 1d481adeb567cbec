/** Which node each replica of a StatefulSet is on; the index is the pod's ordinal. */
export type Nodes = readonly string[];

function fewest(
    nodes: readonly string[],
    ...loads: readonly ReadonlyMap<string, number>[]
): string {
    const [best] = [...nodes].sort((a, b) => {
        for (const load of loads) {
            const difference = (load.get(a) ?? 0) - (load.get(b) ?? 0);
            if (difference !== 0) {
                return difference;
            }
        }
        return a < b ? -1 : 1;
    });
    if (best === undefined) {
        throw new RangeError("no node to place a replica on");
    }
    return best;
}

/**
 * Places replicas 0..n-1 on nodes: those with a place keep it, each other one goes to the node with
 * the fewest replicas of the same set. The order of `nodes` plays no part, and a replica's place
 * does not depend on how many come after it, so neither reordering nor scaling out moves anything.
 */
export function placeReplicas(
    replicas: number,
    nodes: readonly string[],
    kept: ReadonlyMap<number, string> = new Map(),
): Nodes {
    const load = new Map<string, number>();
    const count = (node: string) => load.set(node, (load.get(node) ?? 0) + 1);
    for (let ordinal = 0; ordinal < replicas; ordinal++) {
        const node = kept.get(ordinal);
        if (node !== undefined) {
            count(node);
        }
    }
    return Array.from({ length: replicas }, (_, ordinal) => {
        const keptNode = kept.get(ordinal);
        if (keptNode !== undefined) {
            return keptNode;
        }
        const node = fewest(nodes, load);
        count(node);
        return node;
    });
}
