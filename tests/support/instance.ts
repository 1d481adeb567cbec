import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { clean, up } from "../../cluster/cluster";
import { backendDir, pulumiEnvironment } from "../../cluster/pulumi";
import { clusterSettings } from "../../cluster/settings";

/** The embedded cluster of the tests; `make up` has another, and both may run at once. */
export const cluster = clusterSettings(process.env.TEST_INSTANCE ?? "test", process.env);

export const env = pulumiEnvironment(cluster);

/** Directory for what the tests write beside the cluster. */
export const scratch = join(backendDir(cluster), "config");

/** A cluster without anything of an earlier run. */
export async function freshCluster(): Promise<void> {
    await removeCluster();
    pulumiEnvironment(cluster);
    await up(cluster);
}

/** Leaves nothing of the tests on the machine. */
export async function removeCluster(): Promise<void> {
    await clean(cluster);
    rmSync(dirname(cluster.stateDir), { recursive: true, force: true });
}
