import { claimTemplate } from "../chart/claims";
import { heapOptions } from "../chart/heap";
import { brokersImage } from "../chart/images";
import { headless } from "../chart/names";
import { internalListener } from "../chart/security";
import type { StackConfig } from "../config/schema";
import { at } from "../json";
import { imageVariable, property } from "../metadata/nodeSettings";
import { writesToBoth } from "../metadata/servers";
import { bytesOf } from "../quantity";
import { listenerProtocols } from "./brokerValues";
import { settingsOfCluster } from "./clusterSettings";
import { controllerDisk } from "./claims";
import { controllersCommand } from "./command";
import {
    controllerApp,
    controllerLabels,
    controllerListener,
    controllerPort,
    controllersName,
    quorumRecord,
    quorumRecordName,
    quorumVoters,
} from "./names";
import { controllersOwner } from "./owner";

/** Where the disk is in the pods; the log is in a directory below, beside what a file system has of its own. */
const mountPath = "/opt/kafka/data-0";
const logDirectory = `${mountPath}/logs`;

/** Seconds that a controller may take to end: it closes its log, and hands over nothing. */
const secondsToEnd = 60;

interface Variable {
    readonly name: string;
    readonly value: string;
}

/** What a controller needs to write to ZooKeeper too, and to lead brokers that still use it. */
function ofMigration(
    { metadata, values }: StackConfig,
    zookeeper: string,
): Readonly<Record<string, string>> {
    const given = at(values, "cp-kafka", "configurationOverrides", property.betweenBrokers);
    const settings = {
        [property.migration]: "true",
        [property.zookeeper]: zookeeper,
        "zookeeper.connection.timeout.ms": "120000",
        [property.betweenBrokers]: typeof given === "string" ? given : internalListener,
    };
    return writesToBoth(metadata)
        ? Object.fromEntries(
              Object.entries(settings).map(([name, value]) => [imageVariable(name), value]),
          )
        : {};
}

function variables(config: StackConfig, zookeeper: string): readonly Variable[] {
    const { release, controllers } = config;
    const all = {
        KAFKA_HEAP_OPTS: heapOptions(bytesOf(controllers.heap)),
        KAFKA_PROCESS_ROLES: "controller",
        KAFKA_CONTROLLER_QUORUM_VOTERS: quorumVoters(release, controllers.replicas),
        KAFKA_CONTROLLER_LISTENER_NAMES: controllerListener,
        KAFKA_LISTENERS: `${controllerListener}://:${controllerPort}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: listenerProtocols(config),
        KAFKA_LOG_DIRS: logDirectory,
        ...settingsOfCluster(config),
        ...ofMigration(config, zookeeper),
    };
    return Object.entries(all).map(([name, value]) => ({ name, value }));
}

/** Those of a restricted pod: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
function securityContexts(config: StackConfig) {
    const [user, group] = controllersOwner(config).split(":").map(Number);
    return {
        pod: {
            ...(user === 0 ? {} : { runAsNonRoot: true }),
            runAsUser: user ?? 0,
            runAsGroup: group ?? 0,
            fsGroup: group ?? 0,
            seccompProfile: { type: "RuntimeDefault" },
        },
        container: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    };
}

function container<Id>(config: StackConfig, clusterId: Id, zookeeper: string) {
    const { release, controllers } = config;
    const { resources } = controllers;
    const record = quorumRecordName(controllersName(release));
    return {
        name: controllerApp,
        image: brokersImage(config),
        imagePullPolicy: "IfNotPresent",
        command: [...controllersCommand(logDirectory)],
        env: [
            { name: "CLUSTER_ID", value: clusterId },
            {
                name: "QUORUM_MEMBERS",
                valueFrom: {
                    configMapKeyRef: { name: record, key: quorumRecord.members, optional: true },
                },
            },
            ...variables(config, zookeeper),
        ],
        ports: [{ name: "controller", containerPort: controllerPort }],
        volumeMounts: [
            { name: claimTemplate({ role: "controller", disk: controllerDisk }), mountPath },
        ],
        readinessProbe: {
            tcpSocket: { port: controllerPort },
            periodSeconds: 2,
            timeoutSeconds: 5,
            failureThreshold: 5,
        },
        securityContext: securityContexts(config).container,
        ...(resources === undefined ? {} : { resources }),
    };
}

/** Where a node fails, one controller goes with it: the volumes say where each is, this says it to who reads it. */
function apart(release: string) {
    return {
        podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
                {
                    weight: 1,
                    podAffinityTerm: {
                        topologyKey: "kubernetes.io/hostname",
                        labelSelector: { matchLabels: controllerLabels(release) },
                    },
                },
            ],
        },
    };
}

/**
 * The StatefulSet of the controllers.
 * @param clusterId that a new disk is formatted with; may be an output.
 * @param zookeeper its address, for the phases in which the controllers write there too.
 */
export function controllersStatefulSet<Id>(config: StackConfig, clusterId: Id, zookeeper: string) {
    const { release, controllers, platform, storageClass } = config;
    const name = controllersName(release);
    const labels = controllerLabels(release);
    const { tolerations, annotations } = controllers;
    return {
        serviceName: headless(name),
        replicas: controllers.replicas,
        // They vote together: none becomes ready alone.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "OnDelete" },
        selector: { matchLabels: labels },
        template: {
            metadata: {
                labels: { ...controllers.labels, ...labels },
                ...(annotations === undefined ? {} : { annotations }),
            },
            spec: {
                // Variables of services begin with their names, and the images take KAFKA_ for settings.
                enableServiceLinks: false,
                automountServiceAccountToken: false,
                terminationGracePeriodSeconds: secondsToEnd,
                securityContext: securityContexts(config).pod,
                affinity: apart(release),
                ...(tolerations === undefined ? {} : { tolerations: [...tolerations] }),
                ...(platform.pullSecrets.length === 0
                    ? {}
                    : {
                          imagePullSecrets: platform.pullSecrets.map((secret) => ({
                              name: secret,
                          })),
                      }),
                containers: [container(config, clusterId, zookeeper)],
            },
        },
        volumeClaimTemplates: [
            {
                metadata: { name: claimTemplate({ role: "controller", disk: controllerDisk }) },
                spec: {
                    accessModes: ["ReadWriteOnce"],
                    storageClassName: storageClass,
                    resources: { requests: { storage: controllers.size } },
                },
            },
        ],
    };
}

/** The headless Service, by which controllers and brokers find each controller, ready or not. */
export function controllersService(release: string) {
    return {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: controllerLabels(release),
        ports: [{ name: "controller", port: controllerPort }],
    };
}

/** The budget by which a drained node takes one controller at a time; undefined for a single one, which it would hold. */
export function controllersBudget({ release, controllers: { replicas } }: StackConfig) {
    return replicas === 1
        ? undefined
        : { maxUnavailable: 1, selector: { matchLabels: controllerLabels(release) } };
}
