import type { MetadataPhase } from "./phase";

/** How a broker runs. In `migrating` it still has ZooKeeper's metadata, and is known to the controllers. */
export type BrokerMode = "zookeeper" | "migrating" | "kraft";

/** How a controller runs: in `migrating` it writes to ZooKeeper too. */
export type ControllerMode = "migrating" | "kraft";

/** What runs in a phase once it is reached. */
export interface PhaseModes {
    readonly brokers: BrokerMode;
    /** undefined: there are no controllers. */
    readonly controllers: ControllerMode | undefined;
}

export const modesOf: Readonly<Record<MetadataPhase, PhaseModes>> = {
    zookeeper: { brokers: "zookeeper", controllers: undefined },
    migrating: { brokers: "migrating", controllers: "migrating" },
    dual: { brokers: "kraft", controllers: "migrating" },
    kraft: { brokers: "kraft", controllers: "kraft" },
};

/** Variables of the images that decide how a node runs. */
export const modeVariables = {
    roles: "KAFKA_PROCESS_ROLES",
    migration: "KAFKA_ZOOKEEPER_METADATA_MIGRATION_ENABLE",
    zookeeper: "KAFKA_ZOOKEEPER_CONNECT",
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Kafka reads truth values in either case. */
function isMigrating(environment: Environment): boolean {
    return environment[modeVariables.migration]?.trim().toLowerCase() === "true";
}

/**
 * How a broker runs with the variables of its pod.
 * @returns undefined where they are of no phase.
 */
export function brokerMode(environment: Environment): BrokerMode | undefined {
    const roles = environment[modeVariables.roles];
    if (roles === "broker") {
        // Leftovers of ZooKeeper change nothing: kafka.Kafka starts by its roles.
        return "kraft";
    }
    if (roles !== undefined || environment[modeVariables.zookeeper] === undefined) {
        return undefined;
    }
    return isMigrating(environment) ? "migrating" : "zookeeper";
}

/**
 * How a controller runs with the variables of its pod.
 * @returns undefined where they are of no phase.
 */
export function controllerMode(environment: Environment): ControllerMode | undefined {
    if (environment[modeVariables.roles] !== "controller") {
        return undefined;
    }
    return isMigrating(environment) ? "migrating" : "kraft";
}
