import { chartsListener } from "../chart/external";
import { at, type JsonObject } from "../json";
import { without } from "../takeover/settings";

const listener = ["cp-kafka", "configurationOverrides", "advertised.listeners"];

/** Host and first port of a listener whose ports follow the brokers' numbers. */
const numbered = /^EXTERNAL:\/\/(\S+):\$\(\((\d+) ?\+ ?\$\{KAFKA_BROKER_ID\}\)\)$/;

const plainHost = /^[a-z0-9.-]+$/;

/**
 * The chart's Services of type NodePort as the key `kafka.external` has them; where the listener is another
 * one than that key makes, all of it stays in `values`.
 */
export function externalOf(values: JsonObject): {
    readonly external: JsonObject | undefined;
    readonly values: JsonObject;
} {
    const none = { external: undefined, values };
    if (at(values, "cp-kafka", "nodeport", "enabled") !== true) {
        return none;
    }
    const given = at(values, "cp-kafka", "nodeport", "firstListenerPort");
    const firstNodePort = typeof given === "number" ? given : 31_090;
    const advertised = at(values, ...listener);
    const use = (host: JsonObject) => ({
        external: { type: "NodePort", firstNodePort, ...host },
        values: without(values, listener),
    });
    const text = typeof advertised === "string" ? advertised.trim() : undefined;
    if (advertised === undefined || advertised === null || text === chartsListener(firstNodePort)) {
        return use({});
    }
    const [, host = "", port = ""] = numbered.exec(text ?? "") ?? [];
    return plainHost.test(host) && Number(port) === firstNodePort ? use({ host }) : none;
}
