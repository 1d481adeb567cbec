import { type JsonObject, textAt } from "../core/json";
import type { Progress } from "./progress";

/** By which Pulumi's Kubernetes provider forgets what is in a cluster that is gone for good. */
export const givenUpVariable = "PULUMI_K8S_DELETE_UNREACHABLE";

/**
 * Whether a cluster does not answer and the user has said that it is gone. A cluster that answers, if
 * only with a refusal, is there.
 */
export async function isGivenUp(values: JsonObject, progress: Progress): Promise<boolean> {
    if (process.env[givenUpVariable]?.toLowerCase() !== "true") {
        return false;
    }
    // Loaded when it is needed, as the resources are.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { isAway } = require("./kubernetes/reached") as typeof import("./kubernetes/reached");
    const why = await isAway(textAt(values, "context"));
    if (why !== undefined) {
        progress.warn(`forgotten, as ${givenUpVariable} is set: cannot reach the cluster: ${why}`);
    }
    return why !== undefined;
}
