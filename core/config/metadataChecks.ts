import { isSecured } from "../chart/security";
import { listenerProtocols, protocolMap } from "../controllers/brokerValues";
import { controllerListener } from "../controllers/names";
import type { Fault } from "../fault";
import { at } from "../json";
import { hasControllers } from "../metadata/servers";
import type { StackConfig } from "./schema";

function replicaFaults({ controllers: { replicas, replace } }: StackConfig): Fault[] {
    return [
        ...(replicas === 2
            ? [
                  {
                      key: "controllers.replicas",
                      value: replicas,
                      allowed: "1 or 3",
                      remedy: "two tolerate no failure, as more than half have to run",
                  },
              ]
            : []),
        ...replace.flatMap((one, i) =>
            replicas === 3 && one < replicas
                ? []
                : [
                      {
                          key: `controllers.replace[${i}]`,
                          value: one,
                          allowed: replicas === 3 ? "0 to 2" : "nothing",
                          remedy:
                              replicas === 3
                                  ? "there is no such controller"
                                  : "a single controller has no other one to take the metadata from",
                      },
                  ],
        ),
    ];
}

/** The connections between brokers and controllers have no TLS and no SASL yet. */
function securityFaults({ security }: StackConfig): Fault[] {
    return isSecured(security)
        ? [
              {
                  key: "security.protocol",
                  value: security.protocol,
                  allowed: "PLAINTEXT, where metadata is not zookeeper",
                  remedy: "controllers would still listen without TLS and SASL, and change anything for anybody (docs/kraft.md)",
              },
          ]
        : [];
}

/** A listener of the brokers' that has the name of the controllers'. */
function listenerFaults(config: StackConfig): Fault[] {
    const value = at(config.values, "cp-kafka", "configurationOverrides", protocolMap);
    const own = listenerProtocols(config)
        .split(",")
        .map((entry) => entry.trim().toUpperCase())
        .find((entry) => entry.startsWith(`${controllerListener}:`));
    return own === `${controllerListener}:PLAINTEXT`
        ? []
        : [
              {
                  key: `values.cp-kafka.configurationOverrides["${protocolMap}"]`,
                  value,
                  allowed: `a map without ${controllerListener}`,
                  remedy: "this name is the controllers' listener, and is added without you",
              },
          ];
}

/** What is wrong with `metadata` and `controllers`, and what does not go together with them. */
export function metadataFaults(config: StackConfig): readonly Fault[] {
    return [
        ...replicaFaults(config),
        ...(hasControllers(config.metadata)
            ? [...securityFaults(config), ...listenerFaults(config)]
            : []),
    ];
}
