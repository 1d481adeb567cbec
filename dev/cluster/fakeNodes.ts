import { fakeNodeAnnotation } from "./controlPlaneConfig";
import type { ClusterSettings } from "./settings";
import { kubectl } from "./shell";

export function fakeNode(name: string): object {
    const resources = { cpu: "32", memory: "256Gi", pods: "110" };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name,
            annotations: { [fakeNodeAnnotation.key]: fakeNodeAnnotation.value },
            labels: {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                type: "kwok",
            },
        },
        status: { allocatable: resources, capacity: resources },
    };
}

/** Adds simulated nodes: Ready at once, and every pod on them Running without any process. */
export async function addFakeNodes(
    settings: ClusterSettings,
    names: readonly string[],
): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: names.map(fakeNode) };
    await kubectl(settings, ["apply", "--filename=-"], { input: JSON.stringify(list) });
    const nodes = names.map((name) => `node/${name}`);
    await kubectl(settings, ["wait", "--for=condition=Ready", "--timeout=60s", ...nodes]);
}

export async function removeFakeNodes(
    settings: ClusterSettings,
    names: readonly string[],
): Promise<void> {
    await kubectl(settings, ["delete", "node", "--ignore-not-found", ...names]);
}
