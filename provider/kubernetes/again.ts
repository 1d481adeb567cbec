import { setTimeout as sleep } from "node:timers/promises";
import { isPassing, type Refused } from "../../core/disks/podRefusal";
import { shown } from "../../core/shown";
import { apiMessage } from "./apiWords";
import { statusOf } from "./cluster";

/** Milliseconds until a request is made again; an API server that throttles may ask for more. */
const pause = 1000;
const longestPause = 5000;

/** What the API server answered; its words are empty where it did not answer. */
export function refusedOf(error: unknown): Refused {
    return { status: statusOf(error), message: apiMessage(error) ?? "" };
}

/** How long the API server asks to wait, in milliseconds. */
function askedFor(error: unknown): number {
    const headers: unknown = error instanceof Error && "headers" in error ? error.headers : {};
    const after: unknown =
        typeof headers === "object" && headers !== null && "retry-after" in headers
            ? headers["retry-after"]
            : undefined;
    const seconds = Number(after ?? 0);
    return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestPause) : 0;
}

/**
 * What came of a request that is made again where the API server throttles it, or refuses it for a
 * reason that passes.
 * @param seconds how long it is tried.
 */
export async function again<T>(
    seconds: number,
    request: () => Promise<T>,
    waiting: (text: string) => void = () => undefined,
): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        try {
            return await request();
        } catch (error) {
            const refused = refusedOf(error);
            const next = Math.max(pause, askedFor(error));
            if (!isPassing(refused) || Date.now() + next > end) {
                throw error;
            }
            waiting(`trying again: ${shown(refused.message)}`);
            await sleep(next);
        }
    }
}
