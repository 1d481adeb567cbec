import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { removeCluster } from "../../dev/cluster/cluster";
import { startControlPlane } from "../../dev/cluster/controlPlane";
import { type ClusterSettings, clusterSettings } from "../../dev/cluster/settings";
import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "./instance";

/** A second cluster beside that of the tests: an API server without a node. */
export class OtherCluster {
    readonly settings: ClusterSettings = clusterSettings(
        cluster.instance === "bench" ? "local" : "bench",
        process.env,
    );

    start(): Promise<void> {
        return startControlPlane(this.settings);
    }

    async remove(): Promise<void> {
        await removeCluster(this.settings);
        rmSync(dirname(this.settings.stateDir), { recursive: true, force: true });
    }

    kubectl(args: readonly string[], input?: string): Promise<string> {
        return kubectl(this.settings, args, input === undefined ? {} : { input });
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
