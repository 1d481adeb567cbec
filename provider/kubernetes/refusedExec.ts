import { answerOf, failureLine, requestFailure } from "../../core/failure/failure";
import { missingRights } from "./access";
import { apiWords, lacksRight } from "./apiWords";
import type { Cluster } from "./cluster";
import { destinationOf } from "./destination";

/** The account may not run commands in a pod: no waiting changes that. */
export class RightMissing extends Error {}

/**
 * Why a command in a pod was not begun. A websocket tells the status of a refusal alone. The same request
 * without one is refused with the API server's words, and runs nothing where it is not refused.
 */
export async function refusedExec(
    cluster: Cluster,
    namespace: string,
    pod: string,
    failure: unknown,
): Promise<Error> {
    const message = requestFailure(failure, destinationOf(cluster.config)) ?? failureLine(failure);
    if (answerOf(failure)?.status !== 403) {
        return new Error(message);
    }
    const refusal: unknown = await cluster.core
        .connectGetNamespacedPodExec({ name: pod, namespace, command: "true", stdout: true })
        .catch((error: unknown) => error);
    const words = apiWords(refusal);
    if (words !== undefined && lacksRight(refusal)) {
        return new RightMissing(words);
    }
    // Kubernetes asks for create, too, since 1.35, and only of a websocket.
    const exec = { group: "", resource: "pods/exec", namespace };
    const missing = await missingRights(
        cluster,
        ["get", "create"].map((verb) => ({ ...exec, verb })),
    );
    return missing.length > 0 ? new RightMissing(missing.join("; ")) : new Error(words ?? message);
}
