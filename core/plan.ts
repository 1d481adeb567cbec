import { type ChartClaim, chartStorage } from "./chart/claims";
import { chartValues } from "./chart/values";
import type { StackConfig } from "./config/schema";
import { place } from "./placement";
import type { RecordedPlace } from "./recorded";

/** A label of a node, which a volume is tied to. */
export interface NodeLabel {
    readonly key: string;
    readonly value: string;
}

/** One volume of the plan: a claim of the chart, and the directory that serves it and no other. */
export interface PlannedVolume {
    readonly namespace: string;
    /** Name of the PersistentVolumeClaim, as the StatefulSet forms it. */
    readonly claim: string;
    /** Name of the PersistentVolume; cluster-wide. */
    readonly volume: string;
    /** Node that holds the directory. */
    readonly node: string;
    /** Label of that node, by which the scheduler finds it. */
    readonly label: NodeLabel;
    /** Absolute path of the directory on that node. */
    readonly path: string;
    /** Capacity of the volume, a Kubernetes quantity. */
    readonly size: string;
    /** What the claim asks for; the volume has as much or more. */
    readonly request: string;
    readonly storageClass: string;
}

/** The label of a node, by the stack's configuration. */
export function labelOf({ nodeLabel }: StackConfig, node: string): NodeLabel {
    return { key: nodeLabel.key, value: nodeLabel.values[node] ?? node };
}

/** The node that a label's value stands for. */
export function nodeOfLabel({ nodeLabel }: StackConfig, value: string): string {
    const named = Object.entries(nodeLabel.values).find(([, own]) => own === value);
    return named?.[0] ?? value;
}

/** Nodes of replicas: as the configuration tells, else as recorded while the node is still one. */
function kept(
    config: StackConfig,
    told: Readonly<Record<string, string>> | undefined,
    claims: readonly ChartClaim[],
    recorded: readonly RecordedPlace[],
): ReadonlyMap<number, string> {
    const nodes = new Map<number, string>();
    for (const { claim, namespace, label } of recorded) {
        const own = claims.find(({ name }) => name === claim && namespace === config.namespace);
        const node = nodeOfLabel(config, label.value);
        if (own !== undefined && config.nodes.includes(node)) {
            nodes.set(own.ordinal, node);
        }
    }
    for (const [ordinal, node] of Object.entries(told ?? {})) {
        nodes.set(Number(ordinal), node);
    }
    return nodes;
}

/** What a claim's own disk is, where the configuration tells. */
function diskOf({ kafka, zookeeper }: StackConfig, claim: ChartClaim, ofKafka: boolean) {
    if (ofKafka) {
        return kafka.disks?.[Number(claim.template.slice("datadir-".length))] ?? {};
    }
    return { root: claim.template === "datadir" ? zookeeper.dataRoot : zookeeper.logRoot };
}

/**
 * The volumes a stack's configuration asks for: one for each claim of the chart.
 * @param recorded what the stack's state has: it stays where it is.
 */
export function planVolumes(
    config: StackConfig,
    recorded: readonly RecordedPlace[] = [],
): readonly PlannedVolume[] {
    const { kafka, zookeeper, nodes, placement } = config;
    const { claims, kafkaStatefulSet } = chartStorage(config.release, chartValues(config));
    const ofKafka = (claim: ChartClaim) => claim.statefulSet === kafkaStatefulSet;
    const brokerClaims = claims.filter(ofKafka);
    const serverClaims = claims.filter((claim) => !ofKafka(claim));
    const brokers = place(
        kafka.brokers,
        nodes,
        kept(config, placement.kafka, brokerClaims, recorded),
    );
    const servers = place(
        zookeeper.servers,
        nodes,
        kept(config, placement.zookeeper, serverClaims, recorded),
    );
    return claims.map((claim) => {
        const node = (ofKafka(claim) ? brokers : servers)[claim.ordinal];
        if (node === undefined) {
            throw new RangeError(`no place for ${claim.name}`);
        }
        const disk: { root?: string; size?: string } = diskOf(config, claim, ofKafka(claim));
        return {
            namespace: config.namespace,
            claim: claim.name,
            volume: placement.volumes?.[claim.name] ?? `${config.volumePrefix}${claim.name}`,
            node,
            label: labelOf(config, node),
            path: placement.paths?.[claim.name] ?? `${disk.root ?? config.root}/${claim.name}`,
            size: disk.size ?? claim.size,
            request: claim.size,
            storageClass: config.storageClass,
        };
    });
}

/** The nodes of a plan as `placement` has them. */
export function placementOf(
    config: StackConfig,
    plan: readonly PlannedVolume[],
): Readonly<Record<"kafka" | "zookeeper", Readonly<Record<string, string>>>> {
    const { claims, kafkaStatefulSet } = chartStorage(config.release, chartValues(config));
    const nodesOf = (kafka: boolean) =>
        Object.fromEntries(
            claims
                .filter(({ statefulSet }) => (statefulSet === kafkaStatefulSet) === kafka)
                .map(({ ordinal, name }) => [
                    String(ordinal),
                    plan.find(({ claim }) => claim === name)?.node ?? "",
                ]),
        );
    return { kafka: nodesOf(true), zookeeper: nodesOf(false) };
}
