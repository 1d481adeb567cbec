import type { CoreV1Event } from "@kubernetes/client-node";
import { statusOf } from "./cluster";

/** Events only explain what is wrong: where the API server does not list them, there are none, but undefined. */
export async function eventsIfAllowed(
    request: Promise<{ readonly items: readonly CoreV1Event[] }>,
): Promise<readonly CoreV1Event[] | undefined> {
    try {
        return (await request).items;
    } catch (error) {
        if (statusOf(error) === undefined) {
            throw error;
        }
        return undefined;
    }
}
