import { serviceNames, subcharts } from "../chart/defaults";
import { internalListener, isSecured, securitySettings } from "../chart/security";
import { chartSettingsIn, type Setting, variableOf } from "../chart/settings";
import type { Fault } from "../fault";
import { at, isObject } from "../json";
import type { StackConfig } from "./schema";
import type { Security } from "./security";

/** The setting of each service that says by which protocol it speaks with the brokers. */
const protocolOf = {
    schemaRegistry: "kafkastore.security.protocol",
    rest: "client.security.protocol",
    connect: "security.protocol",
    ksqldb: "security.protocol",
    controlCenter: "streams.security.protocol",
} as const;

const secrets = ["brokerSecret", "clientSecret"] as const;

function fieldFaults(security: Security): Fault[] {
    const { protocol, mechanism } = security;
    const faults: Fault[] = [];
    const refuse = (field: keyof Security, allowed: string, remedy: string): void => {
        faults.push({ key: `security.${field}`, value: security[field], allowed, remedy });
    };
    const withSasl = protocol.startsWith("SASL_");
    if (withSasl && mechanism === undefined) {
        refuse("mechanism", "PLAIN or SCRAM-SHA-256 or SCRAM-SHA-512", `${protocol} needs one`);
    }
    if (!withSasl && mechanism !== undefined) {
        refuse(
            "mechanism",
            "no mechanism",
            `${protocol} has no SASL: leave it out, or set security.protocol`,
        );
    }
    if (security.tlsSecret !== undefined && !protocol.endsWith("SSL")) {
        refuse(
            "tlsSecret",
            "no Secret",
            `${protocol} has no TLS: leave it out, or set security.protocol`,
        );
    }
    for (const field of secrets) {
        if (isSecured(security) && security[field] === undefined) {
            refuse(
                field,
                "the name of a Secret in the namespace",
                `${protocol} needs it (docs/security.md)`,
            );
        }
        if (!isSecured(security) && security[field] !== undefined) {
            refuse(
                field,
                "no Secret",
                "PLAINTEXT uses none: leave it out, or set security.protocol",
            );
        }
    }
    return faults;
}

interface Given extends Setting {
    /** As the variable has it. */
    readonly text: string;
}

/** The variable of one of the brokers' settings. */
function variableName(setting: string): string {
    return variableOf("cp-kafka", "configurationOverrides", setting);
}

/** The brokers' settings of the user's own values. */
function givenSettings({ values }: StackConfig): readonly Given[] {
    return chartSettingsIn(values)
        .filter(({ subchart }) => subchart === "cp-kafka")
        .map((setting) => {
            const { value } = setting;
            const text = typeof value === "object" ? JSON.stringify(value) : String(value);
            return { ...setting, text };
        });
}

/** Entries `LISTENER:PROTOCOL` of a map of protocols. */
function protocols(map: string): ReadonlyMap<string, string> {
    const entries = map.split(",").map((entry) => entry.trim().toUpperCase().split(":"));
    return new Map(entries.map(([listener = "", protocol = ""]) => [listener, protocol]));
}

/** Settings that `values` may extend: other listeners, and other mechanisms for clients. */
function extensionAllowed(security: Security, variable: string, text: string): string | undefined {
    const { protocol, mechanism } = security;
    if (variable === variableName("listener.security.protocol.map")) {
        return protocols(text).get(internalListener) === protocol
            ? undefined
            : `a map with ${internalListener}:${protocol}, as security.protocol says`;
    }
    const names = text.split(",");
    return mechanism === undefined || names.some((name) => name.trim() === mechanism)
        ? undefined
        : `a list with ${mechanism}, as security.mechanism says`;
}

const extensible = ["listener.security.protocol.map", "sasl.enabled.mechanisms"].map(variableName);

/** Settings in `values` that contradict the key `security`. */
function contradictions(config: StackConfig): Fault[] {
    const { security } = config;
    const own = new Map(
        Object.entries({
            ...securitySettings(security),
            // The listener's name takes its place, and Kafka refuses both.
            ...(isSecured(security) ? { "security.inter.broker.protocol": undefined } : {}),
        }).map(([setting, text]) => [variableName(setting), text] as const),
    );
    return givenSettings(config)
        .filter(({ variable, text }) => own.has(variable) && own.get(variable) !== text)
        .flatMap(({ key, variable, value, text }) => {
            const allowed = extensible.includes(variable)
                ? extensionAllowed(security, variable, text)
                : "nothing: the key security decides this";
            return allowed === undefined
                ? []
                : [{ key, value, allowed, remedy: "leave it out of values (docs/security.md)" }];
        });
}

/** ZooKeeper of the chart has neither TLS nor SASL: a broker that wants it never connects. */
function zookeeperFaults(config: StackConfig): Fault[] {
    const settings = ["zookeeper.ssl.client.enable", "zookeeper.set.acl"];
    return givenSettings(config)
        .filter(({ variable }) => settings.map(variableName).includes(variable))
        .filter(({ text }) => text.toLowerCase() !== "false")
        .map(({ key, value }) => ({
            key,
            value,
            allowed: "false",
            remedy: "the chart's ZooKeeper has no TLS and no SASL: leave it out (docs/security.md)",
        }));
}

/** Services that would speak plain text with brokers that do not. */
function serviceFaults({ security, services, values }: StackConfig): Fault[] {
    const { protocol } = security;
    return !isSecured(security)
        ? []
        : serviceNames
              .filter((service) => services[service].enabled)
              .flatMap((service) => {
                  const { subchart } = subcharts[service];
                  const setting = protocolOf[service];
                  const settings = at(values, subchart, "configurationOverrides");
                  const given = Object.entries(isObject(settings) ? settings : {}).find(
                      ([name]) => variableName(name) === variableName(setting),
                  );
                  return given?.[1] === protocol
                      ? []
                      : [
                            {
                                key: `services.${service}.enabled`,
                                value: true,
                                allowed: `false, or ${protocol} at values.${subchart}.configurationOverrides["${setting}"] with the service's other settings of a client`,
                                remedy: "it would speak plain text with the brokers (docs/security.md)",
                            },
                        ];
              });
}

/** What is wrong with the key `security`, and what does not go together with it. */
export function securityFaults(config: StackConfig): readonly Fault[] {
    return [
        ...fieldFaults(config.security),
        ...contradictions(config),
        ...zookeeperFaults(config),
        ...serviceFaults(config),
    ];
}
