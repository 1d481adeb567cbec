import { reason, statusOf } from "./cluster";
import { identityOf } from "./identity";

/** Why no answer comes from a cluster; undefined where one does, even if it is a refusal. */
export async function notReached(context: string | undefined): Promise<string | undefined> {
    try {
        await identityOf(context);
        return undefined;
    } catch (error) {
        return statusOf(error) === undefined ? reason(error) : undefined;
    }
}
