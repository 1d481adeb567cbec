import {
    absolutePath,
    dnsLabel,
    dnsSubdomain,
    labelKey,
    labelValue,
    releaseName,
} from "../../core/config/patterns";
import {
    boolean,
    described,
    integer,
    list,
    mapOf,
    object,
    oneOf,
    optional,
    text,
} from "../../core/config/types";

/** Any text of one line. */
export const line = text("text of one line", /^[^\r\n]*$/, 4096);

export const path = text("an absolute path", /^\/[^\r\n]*$/, 4096);

export const context = optional(
    described("Context of the kubeconfig. Default: its current context.", line),
);

/** https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/tokens/stacks.go */
export const stack = described("Full name of the stack: `organization/project/stack`.", line);

export const namespace = dnsLabel;

export const release = releaseName;

export const objectName = dnsSubdomain;

export const seconds = integer(1, 1_000_000);

export const nodeLabel = object(
    {
        key: described("Key of the label, for example `kubernetes.io/hostname`.", labelKey),
        value: described("Its value on the node.", labelValue),
    },
    "NodeLabel",
);

/** A cluster, by what no other one has. */
export const clusterIdentity = object(
    {
        uid: described("uid of namespace kube-system.", line),
        server: described("Address of the API server.", line),
    },
    "Cluster",
);

/** Kafka of one release, with its ZooKeeper or its controllers. */
export const ensemble = {
    namespace: described("Namespace of the release.", namespace),
    kafka: described("Name of the brokers' StatefulSet.", objectName),
    zookeeper: optional(
        described(
            "Name of ZooKeeper's StatefulSet. Default: the brokers have no ZooKeeper.",
            objectName,
        ),
    ),
    controllers: optional(
        described(
            "Name of the controllers' StatefulSet. Default: the brokers have no controllers.",
            objectName,
        ),
    ),
    brokers: described("Number of brokers; their ids count from 0.", integer(1, 1000)),
    clientConfig: optional(
        described(
            "File in the brokers' pods with the client configuration that Kafka's tools connect with. Default: they connect without TLS and SASL.",
            path,
        ),
    ),
    context,
};

/** What a file says about the owner of its directory. */
const mark = object(
    {
        name: described("What it is, for example `broker.id`.", line),
        from: described(
            "Where it is: the value of `key` in a properties file; the first line of a file; the name of the newest file of a glob; what follows `key`, a regular expression, in the newest or the oldest file of a glob; the first directory of a glob, or, with `key`, the first without that file.",
            oneOf("property", "line", "newest", "in-newest", "in-oldest", "directory"),
        ),
        file: described("File or glob, relative to the directory.", line),
        key: optional(described("Key of the property, or the regular expression.", line)),
        expected: optional(described("What it must be where it exists.", line)),
    },
    "Mark",
);

const contents = object(
    {
        what: described("What belongs in the directory, for example `the disk of broker 1`.", line),
        entries: described(
            "Entries of which at least one exists, unless the directory is empty.",
            list(line),
        ),
        marks: described("What its files tell of the owner.", list(mark)),
    },
    "Contents",
);

export const directory = object(
    {
        claim: described("Claim that it serves.", objectName),
        path: described("Absolute path on the node.", absolutePath),
        size: described("Size of the volume, a Kubernetes quantity such as `5Gi`.", line),
        owner: optional(
            described("Owner it is given, `uid:gid`. Default: it stays as it is.", line),
        ),
        contents: optional(described("What belongs in it. Default: anything.", contents)),
        readUntilUsed: optional(
            described(
                "Whether it is read in each run until a pod uses it, also where pods use others on the node. Default: false.",
                boolean(),
            ),
        ),
    },
    "Directory",
);

export const observedDirectory = object(
    {
        claim: described("Claim that it serves.", objectName),
        node: described("Node, by the value of its label.", line),
        path: described("Absolute path on the node.", path),
        marks: described(
            "Its marks by their names; those that do not exist are left out.",
            mapOf(line, line),
        ),
    },
    "ObservedDirectory",
);
