import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two checks. */
const interval = 500;

/** Milliseconds between two messages about what is still missing. */
const reportEvery = 10_000;

/**
 * Checks until nothing is missing.
 * @param check what is still missing, in words; undefined once all is there.
 * @returns undefined, or what was still missing when the time was up.
 */
export async function waitUntil(
    seconds: number,
    say: (text: string) => void,
    check: () => Promise<string | undefined>,
    every = interval,
): Promise<string | undefined> {
    const start = Date.now();
    let reported = start;
    for (;;) {
        const missing = await check();
        if (missing === undefined) {
            return undefined;
        }
        const now = Date.now();
        if (now - start > seconds * 1000) {
            return missing;
        }
        if (now - reported >= reportEvery) {
            reported = now;
            const left = Math.round(seconds - (now - start) / 1000);
            say(`waiting for ${missing} (${left} s at most)`);
        }
        await sleep(every);
    }
}
