import { cluster } from "./instance";

/** How kubectl is run for a command that continues while a test does something else. */
export function kubectlCommand(args: readonly string[]) {
    return {
        command: `${cluster.toolsDir}/kubectl`,
        args: [`--kubeconfig=${cluster.kubeconfig}`, ...args],
        env: { ...process.env, KUBECACHEDIR: `${cluster.stateDir}/kubectl-cache` },
    };
}
