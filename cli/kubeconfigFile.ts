import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigName, kubeconfigKey } from "../provider/kubernetes/givenKubeconfig";
import { kubeconfigContent } from "../provider/kubernetes/kubeconfig";

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
    try {
        const file = join(directory, "config");
        writeFileSync(file, JSON.stringify(kubeconfigContent()), { mode: 0o600 });
        return await work(file);
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}
