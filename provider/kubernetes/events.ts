import type { CoreV1Event } from "@kubernetes/client-node";
import { statusOf } from "./cluster";

/** Events only explain what is wrong: who may not list them does without, and gets undefined. */
export async function eventsIfAllowed(
    request: Promise<{ readonly items: readonly CoreV1Event[] }>,
): Promise<readonly CoreV1Event[] | undefined> {
    try {
        return (await request).items;
    } catch (error) {
        if (statusOf(error) === 403) {
            return undefined;
        }
        throw error;
    }
}
