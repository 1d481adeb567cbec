import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubeconfigName, kubeconfigKey } from "../provider/kubernetes/givenKubeconfig";
import { kubeconfigContent } from "../provider/kubernetes/kubeconfig";
import { withTemporaryDirectory } from "./temporaryDirectory";

/**
 * Works with the file of a kubeconfig that a stack names, for programs that take no other; it is gone
 * afterwards, and only its owner can read it.
 * @param work is given undefined where the kubeconfig is that of $KUBECONFIG.
 */
export function withKubeconfigFile<T>(work: (file: string | undefined) => Promise<T>): Promise<T> {
    return kubeconfigName() === kubeconfigKey
        ? withTemporaryDirectory("kubeconfig-", (directory) => {
              const file = join(directory, "config");
              writeFileSync(file, JSON.stringify(kubeconfigContent()), { mode: 0o600 });
              return work(file);
          })
        : work(undefined);
}
