import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { pauseImage } from "../../dev/cluster/images/names";
import { kubectl, run, waitFor } from "../../dev/cluster/shell";
import type { LocalVolume } from "../../components/localVolume";
import { claimArgs, volumeArgs } from "../../components/localVolume";
import { connect } from "../../provider/kubernetes/cluster";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { whyPodsDoNotRun } from "../../provider/kubernetes/podReasons";
import { cluster, freshCluster, kubeconfigText } from "../support/instance";
import { list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

describe("nodes that are not as others", () => {
    const stack = new TestStack("node-kinds", smallConfig());
    const { namespace } = stack.config;
    const readOnly = join(cluster.dataDir, "read-only");

    before(async () => {
        await freshCluster();
        await stack.init();
    });

    afterEach(async () => {
        stack.reset(smallConfig());
        await stack.destroy();
    });

    after(async () => {
        await stack.remove();
    });

    /** What an update is refused with, before it has made a volume; and how long it took. */
    async function refusal(): Promise<readonly [string, number]> {
        const began = Date.now();
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.deepEqual(await list("pv"), []);
        assert.deepEqual(await list("pod", namespace), []);
        return [stdout + stderr, (Date.now() - began) / 1000];
    }

    it("are named with the image, where it has no sleep", async () => {
        stack.set({ preparation: { image: pauseImage } });
        const [said] = await refusal();
        assert.match(
            said,
            /node pc: the pod that checks its directories \(.*\) cannot run: it ended: StartError: .*exec: "sleep": executable file not found in \$PATH.*; set preparation.image to an image for this node's architecture that has sh, coreutils, grep and sed/,
        );
    });

    it("are named at once, where the root cannot be written", async () => {
        mkdirSync(readOnly);
        await run("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", readOnly]);
        try {
            stack.set({ root: join(readOnly, "kafka") });
            const [said, seconds] = await refusal();
            assert.match(
                said,
                /read-only file system; set root to a path that is writable on that node: \/var\/mnt\/… on Talos, \/var\/… where only \/var is writable/,
            );
            // The pod would be waited for for two minutes.
            assert.ok(seconds < 60, `after ${seconds} s`);
        } finally {
            await run("umount", [readOnly]);
            rmSync(readOnly, { recursive: true });
        }
    });

    it("are named with the mounts of their kubelet, where it does not see a directory", async () => {
        // As where the kubelet has another root than the container runtime: it finds no such directory.
        const unseen: LocalVolume = {
            ...{ volume: "unseen", claim: "data-x-cp-kafka-0", namespace: "default" },
            ...{ label: { key: "kubernetes.io/hostname", value: "pc" }, path: "/nowhere/unseen" },
            ...{ size: "1Gi", request: "1Gi" },
        };
        const labels = { app: "cp-kafka" };
        const spec = {
            ...{ serviceName: "x", replicas: 1, selector: { matchLabels: labels } },
            template: {
                metadata: { labels },
                spec: {
                    containers: [
                        {
                            ...{ name: "broker", image: pauseImage },
                            // A volume that no container has is not mounted.
                            volumeMounts: [{ name: "d", mountPath: "/d" }],
                        },
                    ],
                    volumes: [{ name: "d", persistentVolumeClaim: { claimName: unseen.claim } }],
                },
            },
        };
        const items = [
            { apiVersion: "v1", kind: "PersistentVolume", ...volumeArgs(unseen, "", {}) },
            {
                ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
                ...claimArgs(unseen, "", unseen.volume),
            },
            {
                ...{ apiVersion: "apps/v1", kind: "StatefulSet", spec },
                metadata: { name: "x-cp-kafka", namespace: "default" },
            },
        ];
        const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
        giveKubeconfig(kubeconfigText());
        try {
            await kubectl(cluster, ["apply", "--filename=-"], { input });
            let lines: readonly string[] = [];
            await waitFor("the kubelet's words", 120, async () => {
                lines = await whyPodsDoNotRun(await connect(undefined), "default", "x-cp-kafka");
                return lines.some((line) => line.includes("cannot be mounted"));
            });
            assert.match(
                lines.join("\n"),
                /path "\/nowhere\/unseen" does not exist; create that directory; if it exists, the kubelet runs in a container that does not see it: add it to the kubelet's mounts \(Talos: machine\.kubelet\.extraMounts/,
            );
        } finally {
            giveKubeconfig(undefined);
            const all = ["statefulset/x-cp-kafka", `pvc/${unseen.claim}`, `pv/${unseen.volume}`];
            await kubectl(cluster, ["delete", "-n", "default", "--ignore-not-found", ...all]);
        }
    });
});
