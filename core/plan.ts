import { chartStorage } from "./chart/claims";
import { chartValues } from "./chart/values";
import type { StackConfig } from "./config/schema";
import { place } from "./placement";

/** One volume of the plan: a claim of the chart, and the directory that serves it and no other. */
export interface PlannedVolume {
    readonly namespace: string;
    /** Name of the PersistentVolumeClaim, as the StatefulSet forms it. */
    readonly claim: string;
    /** Name of the PersistentVolume; cluster-wide. */
    readonly volume: string;
    /** Node that holds the directory. */
    readonly node: string;
    /** Absolute path of the directory on that node. */
    readonly path: string;
    /** Kubernetes quantity, of both the claim and the volume. */
    readonly size: string;
    readonly storageClass: string;
}

/** The volumes a stack's configuration asks for: one for each claim of the chart. */
export function planVolumes(config: StackConfig): readonly PlannedVolume[] {
    const { claims, kafkaStatefulSet } = chartStorage(config.release, chartValues(config));
    const brokers = place(config.kafka.brokers, config.nodes);
    const servers = place(config.zookeeper.servers, config.nodes);
    return claims.map((claim) => {
        const node = (claim.statefulSet === kafkaStatefulSet ? brokers : servers)[claim.ordinal];
        if (node === undefined) {
            throw new RangeError(`no place for ${claim.name}`);
        }
        return {
            namespace: config.namespace,
            claim: claim.name,
            volume: claim.name,
            node,
            path: `${config.root}/${claim.name}`,
            size: claim.size,
            storageClass: config.storageClass,
        };
    });
}
