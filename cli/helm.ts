import type { Cluster } from "../provider/kubernetes/cluster";
import { command } from "./subprocess";

/** Variables by which helm goes to another cluster, namespace or record than its arguments say. */
const misleading = /^HELM_(KUBE|NAMESPACE$|DRIVER)/;

/** An environment in which only a kubeconfig and arguments say what helm works on. */
export function helmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.test(name)));
}

/**
 * Runs helm to its end.
 * @throws CommandError where there is no helm, or it fails.
 */
export function helm(args: readonly string[]): Promise<string> {
    return command("helm", args, { env: helmEnvironment(process.env) });
}

/** The client's name for the service account of a pod, for which there is no kubeconfig. */
const contextOfPod = "inClusterContext";

/** The arguments by which helm works on this cluster and no other. */
export function onCluster({ config }: Pick<Cluster, "config">): readonly string[] {
    const context = config.getCurrentContext();
    const isOfPod = context === contextOfPod && config.getContexts().length === 1;
    return isOfPod ? [] : ["--kube-context", context];
}
