import { phases } from "../metadata/phase";
import { controllers } from "./controllers";
import { external } from "./external";
import { mount } from "./mount";
import {
    absolutePath,
    dnsLabel,
    dnsSubdomain,
    labelKey,
    labelValue,
    namePrefix,
    releaseName,
    semver,
} from "./patterns";
import { platform } from "./platform";
import { annotations, labels } from "./podFields";
import { preparation } from "./preparation";
import { security } from "./security";
import {
    anyObject,
    boolean,
    described,
    integer,
    list,
    mapOf,
    object,
    oneOf,
    optional,
    type Read,
    size,
    text,
} from "./types";

/** `replicas: {{ default 3 .Values.brokers }}`: the chart cannot be scaled to nothing by a value. */
const zeroIsThree =
    "the chart takes 0 for 3; to stop Kafka and keep its data set installed to false";

/** https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const mostNodes = 5000;

const ordinal = text(
    "the number of a broker, server or controller, from 0",
    /^(0|[1-9]\d{0,2})$/,
    3,
);
const mounts = optional(
    described("Files of Secrets and ConfigMaps in the pods.", list(mount, 0, 100)),
);
const nodesOf = mapOf(ordinal, dnsSubdomain);
const heap = described("Heap of the JVM, fixed: -Xms and -Xmx.", size());

/** One of the chart's services beside Kafka and ZooKeeper. */
const service = object({
    enabled: described("Whether it runs.", boolean()),
    replicas: described("Pods of its Deployment.", integer(1, 100)),
    heap,
});

/**
 * Every key a stack's configuration may have. Defaults are in Pulumi.yaml and nowhere else. It
 * describes each key too; the fields of a key are described here.
 */
export const schema = object({
    release: releaseName,
    namespace: dnsLabel,
    createNamespace: boolean(),
    namespaceLabels: labels,
    namespaceAnnotations: annotations,
    storageClass: dnsSubdomain,
    createStorageClass: boolean(),
    root: absolutePath,
    nodes: list(dnsSubdomain, 1, mostNodes),
    nodeLabel: object({
        key: described("The label that distinguishes the nodes.", labelKey),
        values: described(
            "Its value on each node where it differs from the node's name.",
            mapOf(dnsSubdomain, labelValue),
        ),
    }),
    placement: object({
        kafka: optional(described("Node of each broker, by the broker's number.", nodesOf)),
        zookeeper: optional(described("Node of each server, by the server's number.", nodesOf)),
        controller: optional(
            described("Node of each controller, by the controller's number.", nodesOf),
        ),
        paths: optional(
            described(
                "Directory of each claim that does not use the default, by the claim's name.",
                mapOf(dnsSubdomain, absolutePath),
            ),
        ),
        volumes: optional(
            described(
                "PersistentVolume of each claim that does not use the default, by the claim's name.",
                mapOf(dnsSubdomain, dnsSubdomain),
            ),
        ),
    }),
    spread: oneOf("preferred", "required"),
    volumePrefix: namePrefix,
    kafka: object({
        brokers: described("Number of brokers.", integer(1, 1000, zeroIsThree)),
        disksPerBroker: described("Volumes of each broker.", integer(1, 100)),
        size: described(
            "What each broker requests of each disk; the chart has one size for all.",
            size(),
        ),
        disks: optional(
            described(
                "One entry for each of a broker's disks, instead of disksPerBroker.",
                list(
                    object({
                        root: optional(
                            described(
                                "Directory for this disk's claims; default: root.",
                                absolutePath,
                            ),
                        ),
                        size: optional(
                            described("Size of the volume, kafka.size or more.", size()),
                        ),
                    }),
                    1,
                    100,
                ),
            ),
        ),
        heap,
        mounts,
        external: described("Access of clients outside the cluster.", external),
    }),
    zookeeper: object({
        servers: described("Number of servers; an odd one.", integer(1, 99, zeroIsThree)),
        dataSize: described("Size of the volume of a server's snapshots.", size()),
        logSize: described("Size of the volume of a server's transaction log.", size()),
        dataRoot: optional(
            described("Directory for the snapshots' claims; default: root.", absolutePath),
        ),
        logRoot: optional(
            described("Directory for the transaction logs' claims; default: root.", absolutePath),
        ),
        heap,
        mounts,
    }),
    metadata: oneOf(...phases),
    controllers,
    services: object({
        schemaRegistry: service,
        rest: service,
        connect: service,
        ksqldb: service,
        controlCenter: service,
    }),
    security,
    canary: object({
        enabled: described("Whether the data is compared with the state.", boolean()),
        adopt: optional(
            described(
                "A value observed in the data, to accept that data as this stack's.",
                text("the value that was observed in the data", /^[0-9a-zA-Z-]+$/, 64),
            ),
        ),
        rewrite: described("Brokers whose lost data is accepted.", list(integer(0, 999))),
    }),
    platform,
    preparation,
    pods: object({
        readinessProbes: described(
            "Whether brokers and ZooKeeper servers count as ready only when they serve.",
            boolean(),
        ),
        waitForBrokers: described(
            "Whether the other services start only when the brokers serve.",
            boolean(),
        ),
        exporterFlags: described(
            "Whether the exporters of metrics start on Java 11 and newer too.",
            boolean(),
        ),
    }),
    chart: object({
        version: optional(described("Version in the repository.", semver)),
        repository: optional(
            described(
                "Repository; default: the published one.",
                text("a chart repository's URL", /^(https?|oci):\/\/\S+$/, 2048),
            ),
        ),
        path: optional(
            described(
                "A directory or .tgz instead, from the project's directory.",
                text(
                    "path of a chart directory or .tgz, without - at its start",
                    /^[^\s-].*$/,
                    4096,
                ),
            ),
        ),
    }),
    values: anyObject("an object of the chart's own values"),
    acknowledge: list(
        text("the name of a change, from the message that refuses it", /^\S.*$/, 1000),
    ),
    installed: boolean(),
    timeout: integer(0, 86_400),
});

/** A stack's whole configuration, complete and of the right types. */
export type StackConfig = Read<typeof schema>;

export type Service = keyof StackConfig["services"];
