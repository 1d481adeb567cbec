import { printable } from "../../core/shown";
import type { Cluster } from "./cluster";

/** The last lines that a container wrote before it ended; none where they cannot be had: they only explain. */
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
            .filter((line) => line.trim() !== "")
            .map((line) => printable(line));
    };
    return ask(true)
        .catch(() => ask(false))
        .catch(() => []);
}
