import type { CoreV1Event, CoreV1EventList } from "@kubernetes/client-node";
import { statusOf } from "./cluster";

/** Events only explain what is wrong: who may not list them does without, and gets undefined. */
export async function eventsIfAllowed(
    request: Promise<CoreV1EventList>,
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
