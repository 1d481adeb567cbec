import { isSecured } from "../chart/security";
import { type Setting, chartSettingsIn } from "../chart/settings";
import type { Fault } from "../fault";
import { at } from "../json";
import { nodePorts } from "./external";
import type { StackConfig } from "./schema";

/** What the chart takes where its values say nothing. */
const defaultFirstPort = 31090;

/** An address that brokers give to clients outside: its host, and the port of broker 0. */
interface Advertised {
    readonly host: string;
    readonly port: number;
    /** Whether each broker adds its number. */
    readonly counted: boolean;
}

const counting =
    /^\$\(\(\s*(?:(\d+)\s*\+\s*\$\{?KAFKA_BROKER_ID\}?|\$\{?KAFKA_BROKER_ID\}?\s*\+\s*(\d+))\s*\)\)$/;

/** Addresses of `advertised.listeners` whose port can be read. */
function advertised(text: string): readonly Advertised[] {
    return text.split(",").flatMap((entry) => {
        const [, host = "", port = ""] = /^\s*\w+:\/\/(.*?):([^:]*)\s*$/.exec(entry) ?? [];
        const [, before, after] = counting.exec(port) ?? [];
        const first = before ?? after ?? (/^\d+$/.test(port) ? port : undefined);
        return first === undefined
            ? []
            : [{ host, port: Number(first), counted: !/^\d+$/.test(port) }];
    });
}

interface Opened {
    readonly first: number;
    readonly key: string;
}

function opened({ values }: StackConfig): Opened | undefined {
    const nodeport = at(values, "cp-kafka", "nodeport");
    const first = at(nodeport, "firstListenerPort") ?? defaultFirstPort;
    return at(nodeport, "enabled") === true && typeof first === "number"
        ? { first, key: "values.cp-kafka.nodeport.firstListenerPort" }
        : undefined;
}

function listenersOf({ values }: StackConfig): readonly Advertised[] {
    const text = at(values, "cp-kafka", "configurationOverrides", "advertised.listeners");
    return typeof text === "string" ? advertised(text) : [];
}

/** Addresses with another port than the Services of the brokers open. */
function unopened(config: StackConfig): readonly Advertised[] {
    const ports = opened(config);
    const single = config.kafka.brokers === 1;
    return ports === undefined
        ? []
        : listenersOf(config).filter(
              ({ port, counted }) => port !== ports.first || !(counted || single),
          );
}

/** Ports on the nodes that the API server refuses, or that nothing answers at. */
export function nodePortFaults(config: StackConfig): readonly Fault[] {
    const ports = opened(config);
    if (ports === undefined) {
        return [];
    }
    const last = ports.first + config.kafka.brokers - 1;
    const outside = ports.first < nodePorts.first || last > nodePorts.last;
    const ofNodes = unopened(config).filter(({ host }) => /^\$\{?HOST_IP\}?$/.test(host));
    return [
        ...(outside
            ? [
                  {
                      key: ports.key,
                      value: ports.first,
                      allowed: `${nodePorts.first} to ${nodePorts.last - config.kafka.brokers + 1}`,
                      remedy: `each of the ${config.kafka.brokers} brokers has the next port, and Kubernetes has ${nodePorts.first} to ${nodePorts.last} for them`,
                  },
              ]
            : []),
        ...ofNodes.map(({ port, counted }) => ({
            key: ports.key,
            value: ports.first,
            allowed: counted
                ? `${port}, which values.cp-kafka.configurationOverrides["advertised.listeners"] gives to clients`
                : 'a port for each broker in values.cp-kafka.configurationOverrides["advertised.listeners"]',
            remedy: counted
                ? `clients would be sent to ${port}, and ${ports.first} is open: make them equal, or leave advertised.listeners out, which the chart then sets`
                : `clients would be sent to ${port} for each broker: leave advertised.listeners out, which the chart then sets`,
        })),
    ];
}

/** Addresses of something between clients and nodes, which may have ports of its own. */
export function nodePortWarnings(config: StackConfig): readonly string[] {
    const ports = opened(config);
    return ports === undefined
        ? []
        : unopened(config)
              .filter(({ host }) => !/^\$\{?HOST_IP\}?$/.test(host))
              .map(
                  ({ port }) =>
                      `${ports.key}: ${ports.first} is open on the nodes, and advertised.listeners gives ${port} to clients: something between them has to connect the two`,
              );
}

/** The listener on port 9092, as the values have it. */
function securedBy(settings: readonly Setting[]): Setting | undefined {
    const ofBrokers = settings.filter(({ subchart }) => subchart === "cp-kafka");
    // Of two variables of one name, the last counts.
    const last = (variable: string) => ofBrokers.filter((one) => one.variable === variable).at(-1);
    const protocols = last("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP");
    const listeners = last("KAFKA_LISTENERS");
    if (
        typeof protocols?.value === "string" &&
        !/(^|,)\s*PLAINTEXT:PLAINTEXT\s*(,|$)/.test(protocols.value)
    ) {
        return protocols;
    }
    return typeof listeners?.value === "string" &&
        !/(^|,)\s*PLAINTEXT:\/\/[^,]*:9092\s*(,|$)/.test(listeners.value)
        ? listeners
        : undefined;
}

/** Brokers that speak something else on port 9092 than everything that asks them there. */
export function listenerFaults(config: StackConfig): readonly Fault[] {
    const setting = isSecured(config.security)
        ? undefined
        : securedBy(chartSettingsIn(config.values));
    return setting === undefined
        ? []
        : [
              {
                  key: setting.key,
                  value: setting.value,
                  allowed: "a listener PLAINTEXT of the protocol PLAINTEXT at port 9092",
                  remedy: "the canary and the chart's services speak plain text there: use the key security, which also gives clients and tools what they need, or secure another listener, such as EXTERNAL",
              },
          ];
}
