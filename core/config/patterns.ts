import { text } from "./types";

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

export const dnsLabel = text(
    "lower-case letters, digits and -, starting and ending with a letter or digit, at most 63",
    new RegExp(`^${label}$`),
    63,
);

export const dnsSubdomain = text(
    "lower-case letters, digits, - and ., starting and ending with a letter or digit, at most 253",
    new RegExp(`^${label}(\\.${label})*$`),
    253,
);

/**
 * A release names services, and a service's name begins with a letter (RFC 1035 label); Helm itself
 * allows 53 characters, and what the chart makes of them is checked apart.
 */
export const releaseName = text(
    "lower-case letters, digits and -, starting with a letter, ending with a letter or digit, at most 53",
    /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
    53,
);

/**
 * What the node's system, its services or package managers keep, and what is emptied at boot; of /home, /var and /var/lib only what is below. A colon would end a
 * mount's path, and other characters mean something to a shell.
 */
const wholly =
    "bin|boot|dev|etc|gnu/store|lib|lib32|lib64|libx32|nix|proc|root|run|sbin|snap|sys|tmp|usr|var/(cache|lock|log|run|snap|spool|tmp)";
const services = [
    "apt|cloud|cni|containerd|containers|crio|dbus|docker|dpkg|etcd|k0s|kubelet|kube-proxy|lxc|lxd|machines",
    "NetworkManager|pacman|portables|private|rancher|rke2|rpm|snapd|sudo|systemd|udisks2",
    "cassandra|clickhouse|couchdb|elasticsearch|grafana|influxdb|jenkins|ldap|libvirt|mariadb|minio|mongo",
    "mongodb|mysql|neo4j|opensearch|pgsql|postgres|postgresql|prometheus|rabbitmq|redis|vault",
].join("|");
const notOfTheSystem = `(?!/(((${wholly}|var/lib/(${services}))(/|$))|(home|var|var/lib)$))`;

/**
 * A `local` volume's path must be absolute and may not hold `..`; "/" alone would make every volume
 * a top-level directory of the node.
 */
export const absolutePath = text(
    "an absolute path below / of letters, digits, ., _, -, +, @ and =, without . or .., double or trailing /, and no directory of the system or of another service such as /etc, /tmp, /var/lib itself or /var/lib/kubelet, at most 3000",
    new RegExp(`^(?!.*/\\.{1,2}(/|$))${notOfTheSystem}(/[\\w.+@=-]{1,255})+$`),
    3000,
);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const labelName = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

export const labelKey = text(
    "a label's key: a name of at most 63 letters, digits, -, _ and ., with a DNS name and / before it or not",
    new RegExp(`^(${label}(\\.${label})*/)?${labelName}$`),
    317,
);

export const labelValue = text(
    "a label's value: at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit",
    new RegExp(`^${labelName}$`),
    63,
);

/** What is put before the names of volumes, which are cluster-wide. */
export const namePrefix = text(
    "lower-case letters, digits, - and ., starting with a letter or digit, at most 100, or nothing",
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*([a-z0-9][a-z0-9-]*)?$/,
    100,
);

export const semver = text(
    "a chart version such as 0.6.1",
    /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
    64,
);

/** A fixed version: what is pulled later under the same name may be another image. */
export const imageReference = text(
    "a container image with a tag other than latest, or a digest, such as registry.example/kafka:6.1.0",
    /^(?!.*:latest$)[a-z0-9][\w./:-]*(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/,
    1024,
);
