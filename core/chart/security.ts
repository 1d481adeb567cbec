import type { Mount } from "../config/mount";
import type { Security } from "../config/security";
import type { JsonObject } from "../json";
import { externalListener } from "./external";

/** Where the Secrets of the key `security` are in the brokers' pods. */
export const secretsRoot = "/etc/kafka-local-volumes";

const brokerDirectory = `${secretsRoot}/broker`;
const tlsDirectory = `${secretsRoot}/tls`;
const clientDirectory = `${secretsRoot}/client`;

/** The chart's listener in the cluster. */
export const internalListener = "PLAINTEXT";

export function isSecured({ protocol }: Security): boolean {
    return protocol !== "PLAINTEXT";
}

export function usesTls({ protocol }: Security): boolean {
    return protocol.endsWith("SSL");
}

/** The file in the brokers' pods with which tools connect; undefined where they need none. */
export function clientConfigFile(security: Security): string | undefined {
    return isSecured(security) ? `${clientDirectory}/client.properties` : undefined;
}

/** The Secrets of the key `security`, as mounts of the brokers. */
export function securityMounts({ brokerSecret, tlsSecret, clientSecret }: Security): Mount[] {
    return [
        { secret: brokerSecret, path: brokerDirectory },
        { secret: tlsSecret, path: tlsDirectory },
        { secret: clientSecret, path: clientDirectory },
    ].flatMap(({ secret, path }) => (secret === undefined ? [] : [{ secret, path }]));
}

/** The files that each Secret of the key `security` has to have. */
export function securityFiles(security: Security) {
    const { brokerSecret, tlsSecret = brokerSecret, clientSecret } = security;
    const files = [
        { secret: brokerSecret, keys: ["broker.properties"] },
        ...(usesTls(security)
            ? [{ secret: tlsSecret, keys: ["keystore.p12", "truststore.p12"] }]
            : []),
        { secret: clientSecret, keys: ["client.properties"] },
    ];
    return files.flatMap(({ secret, keys }) => (secret === undefined ? [] : [{ secret, keys }]));
}

/** A reference that the broker resolves itself: no password is in the values, the pods or the state. */
function fromFile(key: string): string {
    return `\${file:${brokerDirectory}/broker.properties:${key}}`;
}

function tlsSettings(security: Security): Readonly<Record<string, string>> {
    const directory = security.tlsSecret === undefined ? brokerDirectory : tlsDirectory;
    return usesTls(security)
        ? {
              "ssl.keystore.location": `${directory}/keystore.p12`,
              "ssl.keystore.password": fromFile("ssl.keystore.password"),
              "ssl.truststore.location": `${directory}/truststore.p12`,
              "ssl.truststore.password": fromFile("ssl.truststore.password"),
          }
        : {};
}

function prefixed(prefix: string, settings: Readonly<Record<string, string>>) {
    return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [prefix + key, value]),
    );
}

/** The images write a dash of a property's name as three underscores in the name of its variable. */
function listenerPrefix(listener: string, mechanism: string): string {
    return `listener.name.${listener}.${mechanism}.`.toLowerCase().replaceAll("-", "___");
}

/**
 * The brokers' settings. The chart writes the listener's name PLAINTEXT into the addresses that brokers
 * advertise, so the map of protocols gives that name another protocol.
 * https://github.com/confluentinc/cp-helm-charts/issues/465
 */
export function securitySettings(security: Security): Readonly<Record<string, string>> {
    const { protocol, mechanism } = security;
    if (!isSecured(security)) {
        return {};
    }
    const tls = tlsSettings(security);
    const login = { "sasl.jaas.config": fromFile("sasl.jaas.config") };
    const client = {
        "security.protocol": protocol,
        ...tls,
        ...(mechanism === undefined ? {} : { "sasl.mechanism": mechanism, ...login }),
    };
    return {
        "config.providers": "file",
        "config.providers.file.class": "org.apache.kafka.common.config.provider.FileConfigProvider",
        "listener.security.protocol.map": `${internalListener}:${protocol},${externalListener}:${protocol}`,
        "inter.broker.listener.name": internalListener,
        ...tls,
        ...(mechanism === undefined
            ? {}
            : {
                  "sasl.enabled.mechanisms": mechanism,
                  "sasl.mechanism.inter.broker.protocol": mechanism,
                  ...prefixed(listenerPrefix(internalListener, mechanism), login),
                  ...prefixed(listenerPrefix(externalListener, mechanism), login),
              }),
        // The reporter of the enterprise images is a client of the same listener.
        ...prefixed("confluent.metrics.reporter.", client),
    };
}

/** Key of the chart's values that says by which protocol the brokers speak: they cannot change it one by one. */
export const protocolMark = "kafkaLocalVolumes";

/** The chart's values for the key `security`. */
export function securityValues(security: Security): JsonObject {
    const { protocol, mechanism } = security;
    return isSecured(security)
        ? {
              "cp-kafka": { configurationOverrides: securitySettings(security) },
              [protocolMark]: { protocol, ...(mechanism === undefined ? {} : { mechanism }) },
          }
        : {};
}
