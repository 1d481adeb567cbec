import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ClusterSettings } from "./settings";

/** Backend of the stacks on an embedded cluster; it is removed with the cluster. */
export function backendDir(settings: ClusterSettings): string {
    return join(dirname(settings.stateDir), "pulumi");
}

/** The environment in which `pulumi`, `kubectl` and `helm` work on an embedded cluster. */
export function pulumiEnvironment(settings: ClusterSettings): Readonly<Record<string, string>> {
    const backend = backendDir(settings);
    mkdirSync(backend, { recursive: true });
    return {
        PATH: `${settings.toolsDir}:${process.env.PATH ?? ""}`,
        PULUMI_HOME: join(dirname(settings.toolsDir), "pulumi-home"),
        // Without the files of metadata: one that a killed pulumi leaves empty makes its stack unreadable.
        PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        KUBECONFIG: settings.kubeconfig,
        // Helm and kubectl would leave caches in the home directory.
        HELM_CACHE_HOME: join(settings.stateDir, "helm"),
        KUBECACHEDIR: join(settings.stateDir, "kubectl-cache"),
    };
}
