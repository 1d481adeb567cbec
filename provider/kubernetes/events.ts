import type { CoreV1Event } from "@kubernetes/client-node";
import { unlessStatus } from "./cluster";

/** Events only explain what is wrong: who may not list them does without, and gets undefined. */
export async function eventsIfAllowed(
    request: Promise<{ readonly items: readonly CoreV1Event[] }>,
): Promise<readonly CoreV1Event[] | undefined> {
    return (await unlessStatus(403, request))?.items;
}
