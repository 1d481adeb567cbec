import { containerProcesses } from "./cgroups";
import { commandLine, endProcesses, type ProcessIdentity } from "./processes";
import type { NodeSettings } from "./settings";

function isZooKeeper({ pid }: ProcessIdentity): boolean {
    return commandLine(pid).some((arg) => arg.endsWith(".QuorumPeerMain"));
}

function isSandbox({ pid }: ProcessIdentity): boolean {
    return commandLine(pid)[0] === "/pause";
}

/**
 * Ends what runs in containers. A broker's controlled shutdown needs the ensemble, so ZooKeeper
 * goes after the others; a broker cut short recovers its log at the next start, and meets its own
 * old session in ZooKeeper.
 */
export async function endContainers(node: NodeSettings, graceSeconds: number): Promise<void> {
    if (graceSeconds > 0) {
        const all = containerProcesses(node).filter((process) => !isSandbox(process));
        await endProcesses(
            all.filter((process) => !isZooKeeper(process)),
            graceSeconds,
        );
        await endProcesses(all.filter(isZooKeeper), graceSeconds);
    }
    await endProcesses(containerProcesses(node), 0);
}
