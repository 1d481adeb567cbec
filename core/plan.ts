import type { Chart } from "./chart/chart";
import type { ChartClaim } from "./chart/claims";
import { keptClaims } from "./chart/keptClaims";
import type { StackConfig } from "./config/schema";
import { labelOfNode, type NodeLabel, nodeOfLabel } from "./node";
import { placeReplicas } from "./placement";
import { type ReplicaDisk, type Role, diskRoles } from "./replicaDisk";
import type { DeployedPlace } from "./state/volumes";

/** A volume that is reserved for one claim, and the directory that it is. */
export interface ReservedVolume {
    readonly namespace: string;
    /** Name of the PersistentVolumeClaim. */
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
    /** What the claim requests; the volume has as much or more. */
    readonly request: string;
    readonly storageClass: string;
}

/** One volume of the plan: a claim of the chart, and the directory that serves it and no other. */
export interface PlannedVolume extends ReservedVolume, ReplicaDisk {}

/** Nodes of replicas: as the configuration says, else as deployed while the node is still one. */
function keptNodes(
    config: StackConfig,
    role: Role,
    claims: readonly ChartClaim[],
    deployed: readonly DeployedPlace[],
): ReadonlyMap<number, string> {
    const nodes = new Map<number, string>();
    for (const { claim, namespace, label } of deployed) {
        const own = claims.find(
            (one) => one.role === role && one.name === claim && namespace === config.namespace,
        );
        const node = nodeOfLabel(config, label.value);
        if (own !== undefined && config.nodes.includes(node)) {
            nodes.set(own.ordinal, node);
        }
    }
    for (const [ordinal, node] of Object.entries(config.placement[role] ?? {})) {
        nodes.set(Number(ordinal), node);
    }
    return nodes;
}

/** What the configuration says of one disk of every broker, server or controller. */
interface DiskConfig {
    readonly root?: string | undefined;
    readonly size?: string | undefined;
}

function diskConfig(config: StackConfig, { role, disk }: ReplicaDisk): DiskConfig {
    const { kafka, zookeeper, controllers } = config;
    switch (role) {
        case "kafka":
            return kafka.disks?.[Number(disk)] ?? {};
        case "zookeeper":
            return { root: disk === "data" ? zookeeper.dataRoot : zookeeper.logRoot };
        case "controller":
            return { root: controllers.root };
    }
}

/** How many replicas each role has. */
function replicasOf({ kafka, zookeeper, controllers }: Chart): Readonly<Record<Role, number>> {
    return {
        kafka: kafka.replicas,
        zookeeper: zookeeper?.replicas ?? 0,
        controller: controllers?.replicas ?? 0,
    };
}

/**
 * The volumes that a stack's configuration requires: one for each claim of the chart.
 * @param deployed where the stack's state has its claims: they stay there.
 */
export function planVolumes(
    config: StackConfig,
    chart: Chart,
    deployed: readonly DeployedPlace[] = [],
): readonly PlannedVolume[] {
    const { nodes, placement } = config;
    const kept = keptClaims(config, chart, deployed);
    // In the order of the phase before: another one would look like other disks.
    const isController = ({ role }: ChartClaim) => role === "controller";
    const claims = [
        ...chart.claims.filter((claim) => !isController(claim)),
        ...kept,
        ...chart.claims.filter(isController),
    ];
    const replicas = {
        ...replicasOf(chart),
        ...(kept.length === 0 ? {} : { zookeeper: config.zookeeper.servers }),
    };
    const nodesOf = (role: Role) =>
        placeReplicas(replicas[role], nodes, keptNodes(config, role, claims, deployed));
    const placed = {
        kafka: nodesOf("kafka"),
        zookeeper: nodesOf("zookeeper"),
        controller: nodesOf("controller"),
    };
    return claims.map((claim) => {
        const { name, role, ordinal, disk, size } = claim;
        const node = placed[role][ordinal];
        if (node === undefined) {
            throw new RangeError(`no place for ${name}`);
        }
        const own = diskConfig(config, claim);
        return {
            namespace: config.namespace,
            claim: name,
            role,
            ordinal,
            disk,
            volume: placement.volumes?.[name] ?? `${config.volumePrefix}${name}`,
            node,
            label: labelOfNode(config, node),
            path: placement.paths?.[name] ?? `${own.root ?? config.root}/${name}`,
            size: own.size ?? size,
            request: size,
            storageClass: config.storageClass,
        };
    });
}

/** The nodes of a plan as `placement` has them. */
export function placementOf(
    plan: readonly PlannedVolume[],
): Readonly<Partial<Record<Role, Readonly<Record<string, string>>>>> {
    const nodesOf = (role: Role) =>
        plan
            .filter((volume) => volume.role === role)
            .map(({ ordinal, node }) => [String(ordinal), node] as const);
    return Object.fromEntries(
        diskRoles
            .map((role) => [role, nodesOf(role)] as const)
            .filter(([, nodes]) => nodes.length > 0)
            .map(([role, nodes]) => [role, Object.fromEntries(nodes)]),
    );
}
