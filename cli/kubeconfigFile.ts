import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigName, kubeconfigKey } from "../provider/kubernetes/givenKubeconfig";
import { kubeconfigContent } from "../provider/kubernetes/kubeconfig";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Works with the file of a kubeconfig that a stack names, for programs that take no other; it is gone
 * afterwards, and only its owner can read it.
 * @param work is given undefined where the kubeconfig is that of $KUBECONFIG.
 */
export async function withKubeconfigFile<T>(
    work: (file: string | undefined) => Promise<T>,
): Promise<T> {
    if (kubeconfigName() !== kubeconfigKey) {
        return work(undefined);
    }
    const directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    const remove = () => {
        rmSync(directory, { recursive: true, force: true });
    };
    // A signal ends the program without what stands in `finally`, unless something else waits for it.
    const end = (signal: NodeJS.Signals) => {
        if (process.listenerCount(signal) === 0) {
            remove();
            process.kill(process.pid, signal);
        }
    };
    signals.forEach((signal) => process.once(signal, end));
    process.once("exit", remove);
    try {
        const file = join(directory, "config");
        writeFileSync(file, JSON.stringify(kubeconfigContent()), { mode: 0o600 });
        return await work(file);
    } finally {
        signals.forEach((signal) => process.off(signal, end));
        process.off("exit", remove);
        remove();
    }
}
