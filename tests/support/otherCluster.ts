import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { removeCluster } from "../../dev/cluster/cluster";
import { startControlPlane } from "../../dev/cluster/controlPlane";
import { type ClusterSettings, clusterSettings } from "../../dev/cluster/settings";
import { kubectl } from "../../dev/cluster/shell";
import { kubeconfigWith } from "./tokenKubeconfig";

/** A second cluster beside that of the tests: an API server without a node. */
export class OtherCluster {
    readonly settings: ClusterSettings = clusterSettings("other", process.env);

    /** @param flags further ones of the API server. */
    start(flags: Readonly<Record<string, string>> = {}): Promise<void> {
        return startControlPlane(this.settings, flags);
    }

    async remove(): Promise<void> {
        await removeCluster(this.settings);
        rmSync(dirname(this.settings.stateDir), { recursive: true, force: true });
    }

    kubectl(args: readonly string[], input?: string): Promise<string> {
        return kubectl(this.settings, args, input === undefined ? {} : { input });
    }

    /** The kubeconfig of an account that may change everything, and not read which cluster it is. */
    async limitedKubeconfig(): Promise<string> {
        const [account, namespace] = ["limited", "default"];
        await this.kubectl(["create", "serviceaccount", account, "-n", namespace]);
        const resources = [
            ...["pods", "secrets", "persistentvolumes", "persistentvolumeclaims"],
            ...["statefulsets.apps", "leases.coordination.k8s.io"],
            "storageclasses.storage.k8s.io",
        ];
        const verbs = "get,list,watch,create,update,patch,delete";
        const rights = [`--verb=${verbs}`, `--resource=${resources.join(",")}`];
        await this.kubectl(["create", "clusterrole", account, ...rights]);
        const of = [`--clusterrole=${account}`, `--serviceaccount=${namespace}:${account}`];
        await this.kubectl(["create", "clusterrolebinding", account, ...of]);
        const token = await this.kubectl(["create", "token", account, "-n", namespace]);
        return kubeconfigWith(this.settings.kubeconfig, account, token.trim());
    }

    /** Every object that a run could change, with its version. */
    async objects(): Promise<string> {
        const columns = ["-o", "custom-columns=O:.metadata.name,V:.metadata.resourceVersion"];
        const namespaced = "pvc,statefulset,pod,secret,lease";
        const parts = [
            await this.kubectl(["get", "pv,sc,namespace", ...columns]),
            await this.kubectl(["get", namespaced, "-n", "default", ...columns]),
            await this.kubectl(["get", namespaced, "-n", "kafka", ...columns]),
        ];
        return parts.join("\n");
    }
}
