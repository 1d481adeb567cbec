import type {
    DiskFacts,
    ExpectedNodes,
    Known,
    MetadataFacts,
    QuorumReplica,
    Znodes,
} from "../../core/metadata/facts";
import { modesOf } from "../../core/metadata/modes";
import type { MetadataPhase } from "../../core/metadata/phase";

export const expected: ExpectedNodes = { brokers: 3, controllers: 3 };

export const clusterId = "6pwNLFcdQSOzscHKbJm0Mg";

const topicId = "h3CVpPAKTfezj6Nz7WIZvA";
export const numbers = [0, 1, 2];

export function known<T>(value: T): Known<T> {
    return { value };
}

function brokerDisk(phase: MetadataPhase, ordinal: number, disk: number): DiskFacts {
    return {
        claim: `datadir-${disk}-kafka-cp-kafka-${ordinal}`,
        role: "broker",
        ordinal,
        properties: {
            version: "0",
            "broker.id": String(ordinal),
            "cluster.id": clusterId,
            ...(phase === "zookeeper" ? {} : { "directory.id": `directory-${ordinal}-${disk}` }),
        },
        partitions: disk === 0 ? [{ name: "data-0", topicId }] : [],
        quorumEpoch: phase === "zookeeper" ? undefined : 7,
    };
}

function controllerDisk(phase: MetadataPhase, ordinal: number): DiskFacts {
    return {
        claim: `data-kafka-controller-${ordinal}`,
        role: "controller",
        ordinal,
        ...(phase === "zookeeper"
            ? { properties: {}, quorumEpoch: undefined }
            : {
                  properties: {
                      version: "1",
                      "node.id": String(3000 + ordinal),
                      "cluster.id": clusterId,
                      "directory.id": `directory-controller-${ordinal}`,
                  },
                  quorumEpoch: 7,
              }),
        partitions: [],
    };
}

export const znodesIn: Readonly<Record<"zookeeper" | "migrating" | "dual", Znodes>> = {
    zookeeper: {
        controller: 2,
        claimedEpoch: undefined,
        controllerEpoch: 2,
        migration: undefined,
        brokers: numbers,
        clusterId,
    },
    migrating: {
        controller: 3002,
        claimedEpoch: 7,
        controllerEpoch: 6,
        migration: { offset: 190, epoch: 7 },
        brokers: numbers,
        clusterId,
    },
    dual: {
        controller: 3002,
        claimedEpoch: 7,
        controllerEpoch: 6,
        migration: { offset: 408, epoch: 7 },
        brokers: [],
        clusterId,
    },
};

function follower(id: number, status: QuorumReplica["status"]): QuorumReplica {
    return { id, status, lag: 0, caughtUp: 1795862076231 };
}

/** What answers in a phase where all is well. */
export function factsIn(phase: MetadataPhase): MetadataFacts {
    const { brokers, controllers } = modesOf[phase];
    const hasQuorum = controllers !== undefined;
    const nothing = { unknown: "there are no controllers" };
    return {
        disks: known([
            ...numbers.flatMap((n) => [brokerDisk(phase, n, 0), brokerDisk(phase, n, 1)]),
            ...numbers.map((n) => controllerDisk(phase, n)),
        ]),
        topics: known([{ name: "data", id: topicId }]),
        partitions: known([{ name: "data-0", leader: 0, replicas: numbers, inSync: numbers }]),
        reassigned: known([]),
        protocols: known(new Map(numbers.map((n) => [n, "3.9"]))),
        quorum: hasQuorum
            ? known({
                  clusterId,
                  leader: 3002,
                  epoch: 7,
                  voters: [3000, 3001, 3002],
                  observers: numbers,
              })
            : nothing,
        replicas: hasQuorum
            ? known([
                  follower(3002, "Leader"),
                  follower(3000, "Follower"),
                  follower(3001, "Follower"),
                  ...numbers.map((n) => follower(n, "Observer")),
              ])
            : nothing,
        znodes: phase === "kraft" ? { unknown: "ZooKeeper does not run" } : known(znodesIn[phase]),
        features: hasQuorum
            ? known({ "metadata.version": "3.9-IV0", "kraft.version": "0" })
            : nothing,
        brokerPods: known(numbers.map((ordinal) => ({ ordinal, mode: brokers, isReady: true }))),
        controllerPods: known(
            controllers === undefined
                ? []
                : numbers.map((ordinal) => ({ ordinal, mode: controllers, isReady: true })),
        ),
        zookeeperPods: known(phase === "kraft" ? 0 : 3),
    };
}
