import type { StackConfig } from "../config/schema";
import type { OwnedValue } from "./ownedValue";

/** How the brokers are reached from outside the cluster. */
export type External = StackConfig["kafka"]["external"];

/** The listener that the chart has for clients outside the cluster. */
export const externalListener = "EXTERNAL";

/** What stands for a broker's number in `host` and `annotations`. */
export const brokerPlaceholder = "{broker}";

/** A text of the configuration for one broker. */
export function forBroker(template: string, broker: number | string): string {
    return template.replaceAll(brokerPlaceholder, String(broker));
}

/** Port at which a broker listens, and which it advertises and its Service opens: one number for all three. */
export function externalPort({ type, port, firstNodePort }: External, broker: number): number {
    return type === "NodePort" ? firstNodePort + broker : port;
}

/** Host that a broker advertises; undefined where it is the address of the node that it runs on. */
export function externalHost({ host, hosts }: External, broker: number): string | undefined {
    return host === undefined ? hosts?.[String(broker)] : forBroker(host, broker);
}

/** In the shell of the chart's start command, which knows its own number alone. */
const ownNumber = "${KAFKA_BROKER_ID}";

/** The same host as sh text. The types of `host` and `hosts` allow nothing that means something to a shell. */
function shellHost({ host, hosts }: External): string | undefined {
    if (host !== undefined) {
        return forBroker(host, ownNumber);
    }
    if (hosts === undefined) {
        return undefined;
    }
    const cases = Object.entries(hosts).map(([broker, own]) => `(${broker}) echo ${own};;`);
    return `$(case ${ownNumber} in ${cases.join(" ")} esac)`;
}

/** What the chart has the brokers advertise for its Services of type NodePort, if no value says otherwise. */
export function chartsListener(firstPort: number): string {
    return listenerAt("${HOST_IP}", `$((${firstPort} + ${ownNumber}))`);
}

function listenerAt(host: string, port: string): string {
    return `${externalListener}://${host}:${port}`;
}

/**
 * What a broker advertises beside its address inside the cluster, as sh text; undefined where the chart's
 * own is right. The image opens each port that is advertised.
 * https://github.com/confluentinc/cp-helm-charts/blob/master/charts/cp-kafka/templates/_helpers.tpl
 */
export function advertisedListener(external: External): string | undefined {
    const host = shellHost(external);
    if (external.type === "none" || host === undefined) {
        return undefined;
    }
    const port =
        external.type === "NodePort"
            ? `$((${external.firstNodePort} + ${ownNumber}))`
            : String(external.port);
    return listenerAt(host, port);
}

/** The chart's values that `kafka.external` decides; none where it is not used. */
export function externalValues({ kafka: { external } }: StackConfig): readonly OwnedValue[] {
    if (external.type === "none") {
        return [];
    }
    const isNodePort = external.type === "NodePort";
    const from = "kafka.external";
    const nodeport = (key: string, value: boolean | number): OwnedValue => ({
        path: ["cp-kafka", "nodeport", key],
        value,
        from,
    });
    const advertised = advertisedListener(external);
    return [
        nodeport("enabled", isNodePort),
        ...(isNodePort ? [nodeport("firstListenerPort", external.firstNodePort)] : []),
        ...(advertised === undefined
            ? []
            : [
                  {
                      path: ["cp-kafka", "configurationOverrides", "advertised.listeners"],
                      value: advertised,
                      from,
                  },
              ]),
    ];
}

/** A Service of type LoadBalancer for one broker. */
export interface ExternalService {
    readonly name: string;
    /** The only pod behind it. */
    readonly pod: string;
    readonly port: number;
    readonly annotations: Readonly<Record<string, string>>;
    readonly sourceRanges: readonly string[];
}

/** Name of a broker's Service; the chart's own of type NodePort end in `-nodeport`. */
export function externalServiceName(statefulSet: string, broker: number): string {
    return `${statefulSet}-${broker}-lb`;
}

/** The Services that a stack makes beside the chart's: the chart has none of type LoadBalancer. */
export function externalServices(
    { kafka: { external } }: StackConfig,
    brokers: { readonly name: string; readonly replicas: number },
): readonly ExternalService[] {
    return external.type !== "LoadBalancer"
        ? []
        : Array.from({ length: brokers.replicas }, (_, broker) => ({
              name: externalServiceName(brokers.name, broker),
              pod: `${brokers.name}-${broker}`,
              port: externalPort(external, broker),
              annotations: Object.fromEntries(
                  Object.entries(external.annotations).map(([key, value]) => [
                      key,
                      forBroker(value, broker),
                  ]),
              ),
              sourceRanges: external.sourceRanges,
          }));
}

/** host:port of each broker, where the configuration says it. */
export function externalAddresses({ kafka: { brokers, external } }: StackConfig): string[] {
    return external.type === "none"
        ? []
        : Array.from({ length: brokers }, (_, broker) => {
              const host = externalHost(external, broker);
              return host === undefined ? [] : [`${host}:${externalPort(external, broker)}`];
          }).flat();
}
