import type { Chart } from "../chart/chart";
import { countAt } from "../chart/claims";
import { brokerPort } from "../chart/defaults";
import { brokerPlaceholder, type External, externalHost, externalPort } from "../chart/external";
import type { Fault } from "../fault";
import { at } from "../json";
import { nodePorts } from "./external";
import { externalListenerFaults } from "./externalListeners";
import type { StackConfig } from "./schema";

const key = (field: string) => `kafka.external.${field}`;

/** Fields that the type has no use for: what they are for would not be there. */
function unusedFaults({ type, host, hosts, annotations, sourceRanges }: External): Fault[] {
    const addresses = { host, hosts };
    const ofLoadBalancers = {
        annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
        sourceRanges: sourceRanges.length === 0 ? undefined : sourceRanges,
    };
    const unused = {
        none: { ...addresses, ...ofLoadBalancers },
        NodePort: ofLoadBalancers,
        LoadBalancer: {},
    }[type];
    return Object.entries(unused)
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => ({
            key: key(field),
            value,
            allowed: `nothing with type ${type}`,
            remedy:
                type === "none"
                    ? "set kafka.external.type to NodePort or LoadBalancer"
                    : "the chart's Services of type NodePort have none",
        }));
}

/** An address for each broker, and another one for each where the port is the same. */
function hostFaults({ kafka: { brokers, external } }: StackConfig): Fault[] {
    const { type, host, hosts } = external;
    if (host !== undefined && hosts !== undefined) {
        return [
            {
                key: key("hosts"),
                value: hosts,
                allowed: "either host or hosts",
                remedy: "remove one of them",
            },
        ];
    }
    if (hosts !== undefined) {
        const numbers = Array.from({ length: brokers }, (_, broker) => String(broker));
        const missing = numbers.filter((broker) => !(broker in hosts));
        const unknown = Object.keys(hosts).filter((broker) => !numbers.includes(broker));
        return [
            ...(missing.length === 0 && unknown.length === 0
                ? []
                : [
                      {
                          key: key("hosts"),
                          value: hosts,
                          allowed: `one host for each of the brokers 0 to ${brokers - 1}`,
                          remedy:
                              missing.length === 0
                                  ? `there is no broker ${unknown.join(", ")}`
                                  : `broker ${missing.join(", ")} has none`,
                      },
                  ]),
            ...(type === "LoadBalancer" ? sharedFaults(external, brokers) : []),
        ];
    }
    if (type === "LoadBalancer" && host === undefined) {
        return [
            {
                key: key("host"),
                value: undefined,
                allowed:
                    "the name under which clients reach each broker, such as kafka-{broker}.example.org",
                remedy: "clients connect to what a broker advertises, and a broker does not know its load balancer: set host or hosts",
            },
        ];
    }
    return type === "LoadBalancer" && brokers > 1 && !host?.includes(brokerPlaceholder)
        ? [
              {
                  key: key("host"),
                  value: host,
                  allowed: `a name with ${brokerPlaceholder} in it`,
                  remedy: `${brokers} brokers cannot share one address and port`,
              },
          ]
        : [];
}

function sharedFaults(external: External, brokers: number): Fault[] {
    const owners = new Map<string, number>();
    const faults: Fault[] = [];
    for (let broker = 0; broker < brokers; broker += 1) {
        const host = externalHost(external, broker);
        const other = host === undefined ? undefined : owners.get(host);
        if (host !== undefined && other !== undefined) {
            faults.push({
                key: key(`hosts.${broker}`),
                value: host,
                allowed: "another host for each broker",
                remedy: `broker ${other} has it, at the same port`,
            });
        } else if (host !== undefined) {
            owners.set(host, broker);
        }
    }
    return faults;
}

/** Ports of the broker's pod that something else listens at. */
function portsInUse({ values }: StackConfig): ReadonlyMap<number, string> {
    const own = values["cp-kafka"];
    const exporter = at(own, "prometheus", "jmx", "enabled") !== false;
    return new Map([
        [brokerPort, "the brokers' listener inside the cluster"],
        [countAt(own, ["jmx", "port"], 5555), "JMX, values.cp-kafka.jmx.port"],
        ...(exporter
            ? [
                  [
                      countAt(own, ["prometheus", "jmx", "port"], 5556),
                      "the exporter, values.cp-kafka.prometheus.jmx.port",
                  ] as const,
              ]
            : []),
    ]);
}

function portFaults(config: StackConfig): Fault[] {
    const { brokers, external } = config.kafka;
    const field = external.type === "NodePort" ? "firstNodePort" : "port";
    const last = externalPort(external, brokers - 1);
    if (external.type === "NodePort" && last > nodePorts.last) {
        return [
            {
                key: key(field),
                value: external.firstNodePort,
                allowed: `a port from ${nodePorts.first} to ${nodePorts.last - brokers + 1}, as broker ${brokers - 1} has ${last}`,
            },
        ];
    }
    return [...portsInUse(config)]
        .filter(([port]) => port >= externalPort(external, 0) && port <= last)
        .map(([port, what]) => ({
            key: key(field),
            value: externalPort(external, 0),
            allowed: "ports that nothing else in the brokers' pods listens at",
            remedy: `${port} is that of ${what}`,
        }));
}

const longestServiceName = 63;

/** The longer of the names that the Services of the last broker have. */
function serviceNameFaults({ kafka: { brokers, external } }: StackConfig, chart: Chart): Fault[] {
    const name = `${chart.kafka.name}-${brokers - 1}-${external.type === "NodePort" ? "nodeport" : "lb"}`;
    return name.length <= longestServiceName
        ? []
        : [
              {
                  key: key("type"),
                  value: external.type,
                  allowed: `names of at most ${longestServiceName} characters for the brokers' Services`,
                  remedy: `${name} has ${name.length}: choose a shorter release or fullnameOverride`,
              },
          ];
}

/** What is wrong with the access from outside. */
export function externalFaults(config: StackConfig, chart: Chart): readonly Fault[] {
    const { external } = config.kafka;
    const unused = unusedFaults(external);
    return external.type === "none"
        ? unused
        : [
              ...unused,
              ...hostFaults(config),
              ...portFaults(config),
              ...externalListenerFaults(config),
              ...serviceNameFaults(config, chart),
          ];
}
