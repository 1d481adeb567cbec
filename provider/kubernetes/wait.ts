import { setTimeout as sleep } from "node:timers/promises";

/** How long between two looks at what is waited for, in milliseconds. */
const interval = 500;

/** How often the user is told what is still waited for. */
const tellEvery = 10_000;

/**
 * Looks until nothing is left to wait for.
 * @param look what is still missing, in words; undefined once all is there.
 * @returns undefined, or what was still missing when the time was up.
 */
export async function waitUntil(
    seconds: number,
    say: (text: string) => void,
    look: () => Promise<string | undefined>,
    every = interval,
): Promise<string | undefined> {
    const start = Date.now();
    let told = start;
    for (;;) {
        const missing = await look();
        if (missing === undefined) {
            return undefined;
        }
        const now = Date.now();
        if (now - start > seconds * 1000) {
            return missing;
        }
        if (now - told >= tellEvery) {
            told = now;
            const left = Math.round(seconds - (now - start) / 1000);
            say(`waiting for ${missing} (${left} s at most)`);
        }
        await sleep(every);
    }
}
