import { setTimeout as sleep } from "node:timers/promises";
import { list } from "./kube";
import type { Producer } from "./producer";
import type { TestStack } from "./stack";

export type RolledRole = "cp-kafka" | "cp-zookeeper";

/** Each pod of a role: its name, uid and image, and whether it is ready. */
export async function podsOfRole({ config: { namespace, release } }: TestStack, role: RolledRole) {
    return (await list("pod", namespace, "-l", `app=${role},release=${release}`)).map(
        ({ metadata: { name, uid }, status: { containerStatuses = [] } }) => ({
            name,
            uid,
            isReady: containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready),
        }),
    );
}

export async function uidsOfRole(stack: TestStack, role: RolledRole): Promise<string[]> {
    return (await podsOfRole(stack, role)).map(({ name, uid }) => `${name} ${uid}`).sort();
}

/** Looks again and again while something is done, and no longer. */
async function watching(
    look: () => Promise<void> | void,
    every: number,
    work: () => Promise<unknown>,
): Promise<void> {
    // Ends with the test where that is out of time.
    const end = Date.now() + 600_000;
    let over = false;
    const isOver = () => over || Date.now() > end;
    const watch = (async () => {
        while (!isOver()) {
            await look();
            await sleep(every);
        }
    })();
    try {
        await work();
    } finally {
        over = true;
        await watch;
    }
}

/** How many pods of three are away at once while something is done. */
export async function mostAway(
    stack: TestStack,
    role: RolledRole,
    work: () => Promise<unknown>,
): Promise<number> {
    let most = 0;
    const look = async () => {
        const ready = (await podsOfRole(stack, role)).filter(({ isReady }) => isReady).length;
        most = Math.max(most, 3 - ready);
    };
    await watching(look, 500, work);
    return most;
}

/** The longest time in milliseconds without an acknowledged record while something is done. */
export async function longestSilence(
    producer: Producer,
    work: () => Promise<unknown>,
): Promise<number> {
    let [longest, count, since] = [0, 0, Date.now()];
    const look = () => {
        if (producer.acknowledged.length > count) {
            [count, since] = [producer.acknowledged.length, Date.now()];
        }
        longest = Math.max(longest, Date.now() - since);
    };
    await watching(look, 50, work);
    return longest;
}
