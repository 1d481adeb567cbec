import { printable } from "../../core/shown";
import { withoutSecretText } from "../../core/takeover/secretText";
import type { Cluster } from "./cluster";

/**
 * What the kubelet answers, with status 200, for a container that it has removed already
 * (https://github.com/kubernetes/kubernetes/issues/142258): no line of the container.
 */
const removed = "unable to retrieve container logs for ";

/**
 * The last lines that a container wrote before it ended; none where they cannot be had: they only explain. What looks like
 * a secret is left out: images print their environment when they start.
 */
export async function lastLines(
    { core }: Cluster,
    namespace: string,
    pod: string,
    container: string,
    lines: number,
): Promise<readonly string[]> {
    const ask = async (previous: boolean): Promise<readonly string[]> => {
        const log = await core.readNamespacedPodLog({
            ...{ namespace, name: pod, container, previous },
            tailLines: lines,
        });
        return log
            .split("\n")
            .filter((line) => line.trim() !== "" && !line.startsWith(removed))
            .map((line) => printable(withoutSecretText(line)));
    };
    const before = await ask(true).catch(() => []);
    return before.length > 0 ? before : ask(false).catch(() => []);
}
