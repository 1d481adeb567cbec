import type { DiskLocation, DiskChange, Outcome } from "../../core/report/model";

/** How many of everything a change is about. */
export interface Extent {
    readonly nodes: number;
    readonly brokers: number;
    readonly disksPerBroker: number;
    readonly servers: number;
}

/** What becomes of single claims, by their number in the order of brokers and servers. */
export type Outcomes = Readonly<Record<number, Exclude<Outcome, "unchanged">>>;

function disk(claim: string, node: number, size = "500Gi"): DiskLocation {
    return { volume: claim, node: `kafka-${node + 1}`, path: `/mnt/data/${claim}`, size };
}

function changed(claim: string, node: number, nodes: number, outcome: Outcome) {
    const before = disk(claim, node);
    switch (outcome) {
        case "unchanged":
            return { before, after: before, notes: [] };
        case "new":
            return { before: undefined, after: before, notes: [] };
        case "recreated":
            return { before, after: disk(claim, node, "800Gi"), notes: ["size 500Gi -> 800Gi"] };
        case "moves":
            return {
                before,
                after: disk(claim, (node + 1) % nodes),
                notes: [`starts empty; its data stays at ${before.node}:${before.path}`],
            };
        case "left behind":
            return {
                before,
                after: undefined,
                notes: ["nothing uses the directory any more; the data stays in it"],
            };
        case "at risk":
            return {
                before,
                after: before,
                notes: ["claim billing/data-0 uses its directory"],
            };
    }
}

/** A change of a release named kafka, spread over nodes kafka-1, kafka-2 and so on. */
export function someDisks(extent: Extent, outcomes: Outcomes = {}): DiskChange[] {
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
        const outcome = outcomes[index] ?? "unchanged";
        return {
            namespace: "kafka",
            claim,
            role,
            ordinal,
            disk: name,
            outcome,
            ...changed(claim, ordinal % nodes, nodes, outcome),
        };
    });
}
