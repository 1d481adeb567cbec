import { externalListener } from "../chart/external";
import type { OwnedValue } from "../chart/ownedValue";
import { internalListener, isSecured, securitySettings } from "../chart/security";
import type { StackConfig } from "../config/schema";
import { at, type JsonObject, nest } from "../json";
import { modesOf } from "../metadata/modes";
import { property } from "../metadata/nodeSettings";
import { brokersInKraft } from "../metadata/servers";
import { controllerListener, quorumVoters } from "./names";

const overrides = ["cp-kafka", "configurationOverrides"] as const;

/** Name of the setting that says by which protocol each listener speaks. */
export const protocolMap = "listener.security.protocol.map";

/** What of the chart's values `metadata` and `controllers` decide; none with ZooKeeper alone. */
export function metadataValues(config: StackConfig): readonly OwnedValue[] {
    const { release, metadata, controllers } = config;
    if (modesOf[metadata].controllers === undefined) {
        return [];
    }
    const setting = (name: string, value: string, from: string): OwnedValue => ({
        path: [...overrides, name],
        value,
        from,
    });
    return [
        ...(brokersInKraft(metadata) ? [setting(property.roles, "broker", "metadata")] : []),
        ...(modesOf[metadata].brokers === "migrating"
            ? [setting(property.migration, "true", "metadata")]
            : []),
        setting(
            "controller.quorum.voters",
            quorumVoters(release, controllers.replicas),
            "controllers.replicas",
        ),
        setting("controller.listener.names", controllerListener, "metadata"),
    ];
}

/** The chart's own map, which a value takes the place of. */
const chartsMap = `${internalListener}:PLAINTEXT,${externalListener}:PLAINTEXT`;

/** The map of protocols without the controllers' listener: the user's, that of `security`, or the chart's. */
function mapWithout({ values, security }: StackConfig): string {
    const given = at(values, ...overrides, protocolMap);
    const own = isSecured(security) ? securitySettings(security)[protocolMap] : undefined;
    return typeof given === "string" ? given : (own ?? chartsMap);
}

/** The protocols of a broker's listeners and of the controllers' listener, which brokers connect to. */
export function listenerProtocols(config: StackConfig): string {
    const map = mapWithout(config);
    const isNamed = map
        .split(",")
        .some((entry) => entry.trim().toUpperCase().startsWith(`${controllerListener}:`));
    return isNamed ? map : `${map},${controllerListener}:PLAINTEXT`;
}

/** The chart's values for the listener of the controllers. */
export function listenerValues(config: StackConfig): JsonObject {
    return modesOf[config.metadata].controllers === undefined
        ? {}
        : nest([...overrides, protocolMap], listenerProtocols(config));
}
