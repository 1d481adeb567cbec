import { checkBeforeTools, checkMachine } from "./checks";
import { removeCluster, stopCluster, ensureImages, restartCluster, startCluster } from "./cluster";
import { confirmed } from "./confirm";
import { containerdReady } from "./containerd";
import { importImages } from "./images/import";
import { clusterSettings } from "./settings";
import { ClusterError } from "./shell";
import { formatStatus, status } from "./status";

const usage = `usage: cluster/cli.ts VERB, with CLUSTER=local (default) or CLUSTER=test
    check          checks whether a cluster can run here, and changes nothing
    start          starts the cluster
    stop           stops and removes the cluster, keeps Kafka's data
    restart        stops and starts every part, keeps the cluster's objects
    remove [--yes] stops and removes the cluster and Kafka's data
    status         prints what runs; exits with 1 unless everything does
    images         builds the images and, if containerd runs, imports them
    kubeconfig     prints the kubeconfig's path`;

async function main(verb: string, args: readonly string[]): Promise<number> {
    const settings = clusterSettings(process.env.CLUSTER ?? "local", process.env);
    switch (verb) {
        case "check":
            await checkBeforeTools(settings);
            return 0;
        case "start":
            await startCluster(settings);
            return 0;
        case "stop":
            await stopCluster(settings);
            return 0;
        case "restart":
            await restartCluster(settings);
            return 0;
        case "remove":
            if (!(await confirmed(settings, args))) {
                return 1;
            }
            await removeCluster(settings);
            return 0;
        case "status": {
            const parts = await status(settings);
            console.log(formatStatus(parts));
            return parts.every((part) => part.up) ? 0 : 1;
        }
        case "images": {
            await checkMachine(settings);
            const images = await ensureImages(settings);
            if (await containerdReady(settings)) {
                await importImages(settings, images);
            }
            return 0;
        }
        case "kubeconfig":
            console.log(settings.kubeconfig);
            return 0;
        default:
            console.error(usage);
            return 2;
    }
}

main(process.argv[2] ?? "", process.argv.slice(3)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        const known = error instanceof ClusterError || error instanceof RangeError;
        console.error(known ? error.message : error);
        process.exitCode = 1;
    },
);
