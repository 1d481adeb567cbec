import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import type { WipedNode } from "../core/wipe";
import { wipePod } from "../core/wipePod";
import { type Cluster, exec, reason, statusOf, unlessMissing } from "../operations/kube";
import { waitUntil } from "../operations/wait";
import { explain, KubeError } from "./kube";

/** The image may have to be pulled first. */
const secondsToStart = 300;

const secondsToEmpty = 1800;

const script = readFileSync(join(__dirname, "wipe.sh"), "utf8");

function say(text: string): void {
    process.stderr.write(`${text}\n`);
}

/** Why a pod does not run, in the scheduler's or the kubelet's words. */
function hindrance({ status }: V1Pod): string {
    const waiting = status?.containerStatuses?.[0]?.state?.waiting;
    const unscheduled = status?.conditions?.find((c) => c.status === "False" && c.message);
    return waiting?.message ?? waiting?.reason ?? unscheduled?.message ?? status?.message ?? "";
}

/** A pod on each node of a stack, for as long as it is wiped. */
export class WipePods {
    private readonly cluster: Cluster;
    private readonly namespace: string;
    private readonly release: string;
    private readonly image: string;
    private readonly made = new Map<WipedNode, string>();
    private interrupted = false;

    constructor(cluster: Cluster, namespace: string, release: string, image: string) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.release = release;
        this.image = image;
    }

    /**
     * Starts them all.
     * @throws KubeError where one of them does not run.
     */
    async start(nodes: readonly WipedNode[]): Promise<void> {
        const { V1Pod } = await import("@kubernetes/client-node");
        const { core } = this.cluster;
        for (const [i, node] of nodes.entries()) {
            const name = `${this.release}-wipe-${i}`;
            const body = Object.assign(
                new V1Pod(),
                wipePod(node, name, this.release, this.namespace, this.image),
            );
            try {
                await core.createNamespacedPod({ namespace: this.namespace, body });
            } catch (error) {
                const other = `another wipe is at it, or one was interrupted: kubectl delete pod -n ${this.namespace} ${name}`;
                throw new KubeError(
                    `pod ${this.namespace}/${name}: ${statusOf(error) === 409 ? other : explain(error)}`,
                );
            }
            this.made.set(node, name);
        }
        for (const [{ node }, name] of this.made) {
            const missing = await waitUntil(secondsToStart, say, async () => {
                if (this.interrupted) {
                    throw new KubeError("interrupted");
                }
                const pod = await core.readNamespacedPod({ name, namespace: this.namespace });
                const phase = pod.status?.phase;
                if (phase === "Failed" || phase === "Succeeded") {
                    throw new KubeError(`node ${node}: pod ${name} ended: ${hindrance(pod)}`);
                }
                return phase === "Running" ? undefined : `node ${node}: ${hindrance(pod)}`;
            });
            if (missing !== undefined) {
                throw new KubeError(`pod ${this.namespace}/${name} does not start: ${missing}`);
            }
        }
    }

    /** Gives up waiting for pods to start. */
    interrupt(): void {
        this.interrupted = true;
    }

    /** Runs one verb of wipe.sh on a node, and returns what it printed. */
    async run(node: WipedNode, verb: string, id: string): Promise<string> {
        const pod = this.made.get(node) ?? "";
        const directories = node.directories.map(({ mounted }) => mounted);
        const command = ["sh", "-c", script, "wipe.sh", verb, id, ...directories];
        try {
            return await exec(this.cluster, this.namespace, pod, command, {
                seconds: secondsToEmpty,
            });
        } catch (error) {
            throw new KubeError(`node ${node.node}: ${reason(error)}`);
        }
    }

    /** Deletes them all; what cannot be deleted now ends by itself within the hour. */
    async remove(): Promise<void> {
        const { core } = this.cluster;
        const { namespace } = this;
        for (const [node, name] of this.made) {
            try {
                await unlessMissing(
                    core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }),
                );
                this.made.delete(node);
            } catch (error) {
                say(
                    `pod ${namespace}/${name} is left: ${explain(error)}; kubectl delete pod -n ${namespace} ${name}`,
                );
            }
        }
    }
}
