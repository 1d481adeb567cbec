import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { claimArgs, volumeArgs } from "../../components/localVolume";
import { projectDefaults } from "../../core/config/project";
import { readConfig } from "../../core/config/read";
import { type PlannedVolume, planVolumes } from "../../core/plan";

export const namespace = "bench";

/** Two volumes for each of three ZooKeeper servers; the rest are brokers'. */
const ofZookeeper = 6;

/** What stacks of different sizes have besides each other: each a release and a class of its own. */
export function nameOf(count: number): string {
    return `v${count}`;
}

/** The volumes of a stack of so many, on nodes that there need not be. */
export function planOf(count: number): readonly PlannedVolume[] {
    const defaults = projectDefaults(
        parse(readFileSync(resolve(__dirname, "../../Pulumi.yaml"), "utf8")),
    );
    const given = {
        namespace,
        release: nameOf(count),
        storageClass: nameOf(count),
        nodes: ["bench-1", "bench-2", "bench-3"],
        kafka: { brokers: count - ofZookeeper },
    };
    return planVolumes(readConfig(given, defaults));
}

/** What the program declares, as kubectl takes it: class, volumes, claims. */
export function manifests(count: number) {
    const plan = planOf(count);
    const storageClass = nameOf(count);
    const items = [
        {
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            metadata: { name: storageClass },
            provisioner: "kubernetes.io/no-provisioner",
            volumeBindingMode: "WaitForFirstConsumer",
            reclaimPolicy: "Retain",
        },
        ...plan.map((volume) => ({
            apiVersion: "v1",
            kind: "PersistentVolume",
            ...volumeArgs(volume, storageClass, {}),
        })),
        ...plan.map((volume) => ({
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            ...claimArgs(volume, storageClass, volume.volume),
        })),
    ];
    return { apiVersion: "v1", kind: "List", items };
}
