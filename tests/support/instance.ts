import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeCluster, startCluster } from "../../dev/cluster/cluster";
import { backendDir, pulumiEnvironment } from "../../dev/cluster/pulumi";
import { clusterSettings } from "../../dev/cluster/settings";
import { kubectl } from "../../dev/cluster/shell";

/** The embedded cluster of the tests; `make up` has another, and both may run at once. */
export const cluster = clusterSettings(process.env.TEST_INSTANCE ?? "test", process.env);

export const env = pulumiEnvironment(cluster);

/** For requests of this process: a connection is kept for a path, and an earlier cluster had the same one. */
export function kubeconfigText(): string {
    return readFileSync(cluster.kubeconfig, "utf8");
}

/** Directory for what the tests write beside the cluster. */
export const scratch = join(backendDir(cluster), "config");

/** Whether this run has made the cluster, and has to take it away at its end. */
let made = false;

/** What stacks of an earlier spec left in the cluster, whose tests failed. */
async function leftovers(): Promise<string> {
    const kinds = "pv,storageclass,namespace,node";
    const own = /^(namespace\/(default|kube-.*)|node\/pc)$/;
    const names = await kubectl(cluster, ["get", kinds, "-o", "name"]);
    return names
        .split("\n")
        .filter((name) => name !== "" && !own.test(name))
        .join(" ");
}

async function usable(): Promise<boolean> {
    if (!made) {
        return false;
    }
    try {
        return (await leftovers()) === "";
    } catch {
        return false;
    }
}

/** A cluster and disks without anything of an earlier spec or run. */
export async function freshCluster(): Promise<void> {
    if (!(await usable())) {
        made = true;
        await removeAll();
    }
    for (const name of existsSync(cluster.dataDir) ? readdirSync(cluster.dataDir) : []) {
        rmSync(join(cluster.dataDir, name), { recursive: true, force: true });
    }
    pulumiEnvironment(cluster);
    mkdirSync(cluster.dataDir, { recursive: true });
    await startCluster(cluster);
}

/** Leaves nothing of the tests on the machine; what follows the last spec. */
export async function endCluster(): Promise<void> {
    if (made) {
        made = false;
        await removeAll();
    }
}

async function removeAll(): Promise<void> {
    await removeCluster(cluster);
    rmSync(dirname(cluster.stateDir), { recursive: true, force: true });
}
