import type { Disk, DiskChange, Fate } from "../../core/report/model";

/** How many of everything a change is about. */
export interface Extent {
    readonly nodes: number;
    readonly brokers: number;
    readonly disksPerBroker: number;
    readonly servers: number;
}

/** What becomes of single claims, by their number in the order of brokers and servers. */
export type Fates = Readonly<Record<number, Exclude<Fate, "stays">>>;

function disk(claim: string, node: number, size = "500Gi"): Disk {
    return { volume: claim, node: `kafka-${node + 1}`, path: `/mnt/data/${claim}`, size };
}

function changed(claim: string, node: number, nodes: number, fate: Fate) {
    const before = disk(claim, node);
    switch (fate) {
        case "stays":
            return { before, after: before, notes: [] };
        case "new":
            return { before: undefined, after: before, notes: [] };
        case "anew":
            return { before, after: disk(claim, node, "800Gi"), notes: ["size 500Gi -> 800Gi"] };
        case "moves":
            return {
                before,
                after: disk(claim, (node + 1) % nodes),
                notes: [`starts empty; what it had stays at ${before.node}:${before.path}`],
            };
        case "removed":
            return {
                before,
                after: undefined,
                notes: ["nothing uses the directory any more; what is in it stays"],
            };
        case "lost":
            return {
                before,
                after: before,
                notes: ["its directory is that of claim billing/data-0"],
            };
    }
}

/** A change of a release named kafka, spread over nodes kafka-1, kafka-2 and so on. */
export function someDisks(extent: Extent, fates: Fates = {}): DiskChange[] {
    const { nodes, brokers, disksPerBroker, servers } = extent;
    const claims = [
        ...Array.from({ length: brokers }, (_, ordinal) =>
            Array.from({ length: disksPerBroker }, (_, number) => ({
                role: "kafka" as const,
                ordinal,
                disk: String(number),
                claim: `datadir-${number}-kafka-cp-kafka-${ordinal}`,
            })),
        ).flat(),
        ...Array.from({ length: servers }, (_, ordinal) =>
            ["data", "log"].map((name) => ({
                role: "zookeeper" as const,
                ordinal,
                disk: name,
                claim: `${name === "data" ? "datadir" : "datalogdir"}-kafka-cp-zookeeper-${ordinal}`,
            })),
        ).flat(),
    ];
    return claims.map(({ role, ordinal, disk: name, claim }, index) => {
        const fate = fates[index] ?? "stays";
        return {
            namespace: "kafka",
            claim,
            role,
            ordinal,
            disk: name,
            fate,
            ...changed(claim, ordinal % nodes, nodes, fate),
        };
    });
}
