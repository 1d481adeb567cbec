import { createInterface } from "node:readline/promises";
import type { ClusterSettings } from "./settings";
import { ClusterError } from "./shell";

/**
 * Whether the user wants Kafka's data removed: `--yes`, or the answer on a terminal.
 * @throws ClusterError if there is no terminal to ask on.
 */
export async function confirmed(
    settings: ClusterSettings,
    args: readonly string[],
): Promise<boolean> {
    if (args.includes("--yes")) {
        return true;
    }
    if (!process.stdin.isTTY) {
        throw new ClusterError(
            `this deletes ${settings.dataDir}: without a terminal --yes is required (make clean YES=1)`,
        );
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(
        `Remove the cluster and all of Kafka's data in ${settings.dataDir}? [y/N] `,
    );
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
}
