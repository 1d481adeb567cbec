import type { Chart } from "../chart/chart";
import type { Fault } from "../fault";
import { hasControllers, hasZookeeper } from "../metadata/servers";
import { placementOf, type PlannedVolume, planVolumes } from "../plan";
import { bytesOf } from "../quantity";
import type { Role } from "../replicaDisk";
import { antiAffinityFaults } from "./antiAffinity";
import { nearest } from "./nearest";
import type { StackConfig } from "./schema";

function suggestion(word: string, known: readonly string[], otherwise: string): string {
    const near = nearest(word, known);
    return near === undefined ? otherwise : `did you mean ${near}?`;
}

function nodeFaults({ nodes, nodeLabel }: StackConfig): Fault[] {
    const repeated = nodes.flatMap((node, i) => (nodes.indexOf(node) === i ? [] : [[node, i]]));
    const strange = Object.entries(nodeLabel.values).filter(([node]) => !nodes.includes(node));
    const labels = nodes.map((node) => nodeLabel.values[node] ?? node);
    const shared = [...new Set(nodes)].filter(
        (node) => labels.indexOf(nodeLabel.values[node] ?? node) !== nodes.indexOf(node),
    );
    return [
        ...repeated.map(([node, i]) => ({
            key: `nodes[${String(i)}]`,
            value: node,
            allowed: "each node once",
            remedy: "remove one of the two",
        })),
        ...strange.map(([node, value]) => ({
            key: `nodeLabel.values.${node}`,
            value,
            allowed: `values for ${nodes.join(", ")}`,
            remedy: suggestion(node, nodes, "nodes has no such node"),
        })),
        ...shared.map((node) => ({
            key: `nodeLabel.values.${node}`,
            value: nodeLabel.values[node],
            allowed: "another value for each node",
            remedy: `${String(nodes[labels.indexOf(nodeLabel.values[node] ?? node)])} has it too, and a volume's pods might run on either`,
        })),
    ];
}

/** A role with how many replicas it has, the key that says it, and what they are called. */
interface PlacedRole {
    readonly role: Role;
    readonly count: number;
    readonly key: string;
    readonly what: string;
}

function placedRoles({ metadata, kafka, zookeeper, controllers }: StackConfig): PlacedRole[] {
    return [
        { role: "kafka", count: kafka.brokers, key: "kafka.brokers", what: "brokers" },
        {
            role: "zookeeper",
            count: hasZookeeper(metadata) ? zookeeper.servers : 0,
            key: "zookeeper.servers",
            what: "servers",
        },
        {
            role: "controller",
            count: hasControllers(metadata) ? controllers.replicas : 0,
            key: "controllers.replicas",
            what: "controllers",
        },
    ];
}

function replicaFaults(config: StackConfig): Fault[] {
    const { nodes, placement, metadata } = config;
    return placedRoles(config).flatMap(({ role: set, count, key: counting }) =>
        Object.entries(placement[set] ?? {}).flatMap(([ordinal, node]) => {
            const key = `placement.${set}.${ordinal}`;
            const faults: Fault[] = [];
            if (Number(ordinal) >= count) {
                faults.push({
                    key,
                    value: node,
                    allowed: count === 0 ? "nothing" : `0 to ${count - 1}`,
                    remedy:
                        count === 0
                            ? `metadata is ${metadata}, which has none: leave it out`
                            : `${counting} is ${count}`,
                });
            }
            if (!nodes.includes(node)) {
                faults.push({
                    key,
                    value: node,
                    allowed: `one of nodes: ${nodes.join(", ")}`,
                    remedy: suggestion(node, nodes, "add it to nodes, or choose another"),
                });
            }
            return faults;
        }),
    );
}

/** `spread: required`: no two brokers, no two servers, and no two controllers, on a node. */
function spreadFaults(
    config: StackConfig,
    placement: Pick<StackConfig["placement"], Role>,
): Fault[] {
    const { nodes, spread } = config;
    if (spread !== "required") {
        return [];
    }
    return placedRoles(config).flatMap(({ role: set, count, what }) => {
        const placed = Object.entries(placement[set] ?? {});
        return [
            ...(count > nodes.length
                ? [
                      {
                          key: "nodes",
                          value: nodes,
                          allowed: `at least ${count} nodes for ${count} ${what}`,
                          remedy: "spread is required: add nodes, or set spread to preferred",
                      },
                  ]
                : []),
            ...placed
                .filter(([, node], i) => placed.findIndex(([, other]) => other === node) !== i)
                .map(([ordinal, node]) => ({
                    key: `placement.${set}.${ordinal}`,
                    value: node,
                    allowed: `a node that none of the other ${what} is on`,
                    remedy: "spread is required",
                })),
        ];
    });
}

function diskFaults({ kafka }: StackConfig): Fault[] {
    const { disks = [], disksPerBroker, size } = kafka;
    const small = disks.flatMap((disk, i) =>
        disk.size !== undefined && bytesOf(disk.size) < bytesOf(size)
            ? [
                  {
                      key: `kafka.disks[${i}].size`,
                      value: disk.size,
                      allowed: `kafka.size, ${size}, or more`,
                      remedy: "the chart requests the same of each disk, so kafka.size is that of the smallest",
                  },
              ]
            : [],
    );
    return disks.length === 0 || disks.length === disksPerBroker
        ? small
        : [
              ...small,
              {
                  key: "kafka.disksPerBroker",
                  value: disksPerBroker,
                  allowed: `${disks.length}, as kafka.disks has, or nothing`,
                  remedy: "leave it out: kafka.disks gives their number",
              },
          ];
}

/** The configuration key that decides where a claim's directory is. */
function keyOf(
    { placement, kafka, zookeeper, controllers }: StackConfig,
    { claim, role, disk }: PlannedVolume,
): string {
    if (placement.paths?.[claim] !== undefined) {
        return `placement.paths.${claim}`;
    }
    if (role === "kafka") {
        return kafka.disks?.[Number(disk)]?.root === undefined
            ? "root"
            : `kafka.disks[${disk}].root`;
    }
    if (role === "controller") {
        return controllers.root === undefined ? "root" : "controllers.root";
    }
    const key = disk === "data" ? "dataRoot" : "logRoot";
    return zookeeper[key] === undefined ? "root" : `zookeeper.${key}`;
}

/** What the configuration says of single claims: each has to be one of this stack. */
function claimFaults({ placement }: StackConfig, plan: readonly PlannedVolume[]): Fault[] {
    const claims = plan.map(({ claim }) => claim);
    return (["paths", "volumes"] as const).flatMap((map) =>
        Object.entries(placement[map] ?? {})
            .filter(([claim]) => !claims.includes(claim))
            .map(([claim, value]) => ({
                key: `placement.${map}.${claim}`,
                value,
                allowed: `claims of this stack: ${claims.join(", ")}`,
                remedy: suggestion(claim, claims, "no such claim"),
            })),
    );
}

/** A volume is reserved for one claim, so no two can have the same name. */
function volumeFaults({ placement }: StackConfig, plan: readonly PlannedVolume[]): Fault[] {
    return Object.entries(placement.volumes ?? {}).flatMap(([claim, volume]) => {
        const other = plan.find((one) => one.volume === volume && one.claim !== claim);
        return other === undefined || !plan.some((one) => one.claim === claim)
            ? []
            : [
                  {
                      key: `placement.volumes.${claim}`,
                      value: volume,
                      allowed: "a volume for one claim alone",
                      remedy: `${other.claim} has it too`,
                  },
              ];
    });
}

function pathFaults(config: StackConfig, plan: readonly PlannedVolume[]): Fault[] {
    // Sorted by node and path, a directory comes right before what is in it, and before an equal one.
    const sorted = plan
        .map((volume) => ({ volume, place: `${volume.node}:${volume.path}/` }))
        .sort((a, b) => (a.place < b.place ? -1 : 1));
    const faults = new Map<string, Fault>();
    let above = sorted[0];
    for (const one of sorted.slice(1)) {
        if (above === undefined || !one.place.startsWith(above.place)) {
            above = one;
            continue;
        }
        const [inner, outer] = [one.volume, above.volume];
        const same = inner.path === outer.path;
        const key = keyOf(config, inner);
        if (!faults.has(key)) {
            faults.set(key, {
                key,
                value: inner.path,
                allowed: "a directory for one claim alone, not within another's",
                remedy: `on node ${inner.node} ${outer.claim} has ${same ? "the same" : outer.path}`,
            });
        }
    }
    return [...faults.values()];
}

/** Everything that is wrong with nodes, places, disks and directories. */
export function placementFaults(config: StackConfig, chart: Chart): readonly Fault[] {
    const plan = planVolumes(config, chart);
    return [
        ...nodeFaults(config),
        ...replicaFaults(config),
        ...spreadFaults(config, config.placement),
        ...diskFaults(config),
        ...claimFaults(config, plan),
        ...volumeFaults(config, plan),
        ...pathFaults(config, plan),
        ...antiAffinityFaults(config, plan, false),
    ];
}

/**
 * What is wrong with a plan in which replicas stay where the stack's state has them, and so are not
 * where the configuration alone would put them.
 */
export function planFaults(config: StackConfig, plan: readonly PlannedVolume[]): readonly Fault[] {
    return [
        ...spreadFaults(config, placementOf(plan)),
        ...pathFaults(config, plan),
        ...antiAffinityFaults(config, plan, true),
    ];
}
