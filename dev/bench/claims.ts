import { performance } from "node:perf_hooks";
import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { cluster } from "../../tests/support/instance";

export interface BoundWatch {
    /** When the last claim was bound, as performance.now() counts. */
    readonly last: Promise<number>;
    readonly stop: () => void;
}

/** Sees when all of a namespace's claims are bound, from the API server's own watch. */
export async function watchBound(namespace: string, count: number): Promise<BoundWatch> {
    const { KubeConfig, Watch } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const bound = new Set<string>();
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    let settle: (time: number) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const last = new Promise<number>((resolve, reject) => {
        settle = resolve;
        fail = reject;
    });
    // Whoever waits for it sees the failure; a run that failed before does not.
    last.catch(() => undefined);
    const watch = await new Watch(config).watch(
        path,
        {},
        (_type, { metadata, status }: V1PersistentVolumeClaim) => {
            if (status?.phase === "Bound") {
                bound.add(metadata?.name ?? "");
            }
            if (bound.size === count) {
                settle(performance.now());
            }
        },
        () => {
            fail(new Error(`watch of ${path} ended at ${bound.size} of ${count} claims`));
        },
    );
    return {
        last,
        stop: () => {
            watch.abort();
        },
    };
}
