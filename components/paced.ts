import type * as pulumi from "@pulumi/pulumi";

/**
 * Pairs that are declared before the first of them is there. Enough for the engine to have work, as it
 * works on four resources for each core.
 */
const ahead = 24;

/** Once a resource is registered: created, or found unchanged. */
function registered({ urn }: pulumi.Resource): Promise<void> {
    return new Promise((resolve) => {
        urn.apply(() => {
            resolve();
        });
    });
}

/**
 * Declares pairs of resources so that the engine creates them pair by pair. It takes resources in the order
 * in which they are declared, and the second of a pair waits for the first: it would create all first ones
 * before any second one.
 *
 * @param declare declares a pair, whose first one is to wait for `turn`, and returns the second one. This is no
 * dependency: nothing that is in the state, or the order of a destroy, follows from it.
 */
export function paced<T, R extends pulumi.Resource>(
    items: readonly T[],
    declare: (item: T, turn: Promise<void> | undefined) => R,
): readonly R[] {
    const declared: R[] = [];
    for (const item of items) {
        const before = declared[declared.length - ahead];
        declared.push(declare(item, before === undefined ? undefined : registered(before)));
    }
    return declared;
}
