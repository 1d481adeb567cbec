import {
    absolutePath,
    dnsLabel,
    dnsSubdomain,
    imageReference,
    releaseName,
    semver,
} from "./patterns";
import {
    anyObject,
    boolean,
    integer,
    list,
    object,
    optional,
    type Read,
    size,
    text,
} from "./types";

/** `replicas: {{ default 3 .Values.brokers }}`: the chart cannot be scaled to nothing by a value. */
const zeroIsThree =
    "the chart takes 0 for 3; to stop Kafka and keep its data set installed to false";

/** One of the chart's services beside Kafka and ZooKeeper. */
const service = object({
    enabled: boolean(),
    replicas: integer(1, 100),
    heap: size(),
});

/**
 * Every key a stack's configuration may have. Defaults are in Pulumi.yaml and nowhere else;
 * what a key means is told there too.
 */
export const schema = object({
    release: releaseName,
    namespace: dnsLabel,
    createNamespace: boolean(),
    storageClass: dnsSubdomain,
    createStorageClass: boolean(),
    root: absolutePath,
    nodes: list(dnsSubdomain, 1),
    kafka: object({
        brokers: integer(1, 1000, zeroIsThree),
        disksPerBroker: integer(1, 100),
        size: size(),
        heap: size(),
    }),
    zookeeper: object({
        servers: integer(1, 99, zeroIsThree),
        dataSize: size(),
        logSize: size(),
        heap: size(),
    }),
    services: object({
        schemaRegistry: service,
        rest: service,
        connect: service,
        ksqldb: service,
        controlCenter: service,
    }),
    canary: object({
        enabled: boolean(),
        adopt: optional(text("the value that was found in the data", /^[0-9a-zA-Z-]+$/, 64)),
        rewrite: list(integer(0, 999)),
    }),
    preparation: object({
        enabled: boolean(),
        image: imageReference,
        requireMount: boolean(),
        owner: optional(text("a user and a group by number, such as 1000:1000", /^\d+:\d+$/, 32)),
    }),
    chart: object({
        version: optional(semver),
        repository: optional(text("a chart repository's URL", /^(https?|oci):\/\/\S+$/, 2048)),
        path: optional(text("path of a chart directory or .tgz", /^\S.*$/, 4096)),
    }),
    values: anyObject("an object of the chart's own values"),
    installed: boolean(),
});

/** A stack's whole configuration, complete and of the right types. */
export type StackConfig = Read<typeof schema>;

export type Service = keyof StackConfig["services"];
