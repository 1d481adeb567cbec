/** The roles of docs/rbac, smallest first: a message names the first one that allows a request. */
export const roleNames = ["look", "deploy", "wipe"] as const;
export type RoleName = (typeof roleNames)[number];

/** Where the rules of a role hold: in the whole cluster, in the stack's namespace, or in namespace default. */
export type Scope = "cluster" | "stack" | "default";

export interface AccessRule {
    readonly scope: Scope;
    readonly group: string;
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    /** Only objects of these names; `stack` is the stack's namespace. */
    readonly names?: readonly string[];
    /** What asks for it. */
    readonly why: string;
}

type Rules = readonly AccessRule[];

const read = ["get", "list"];
const watched = ["get", "list", "watch"];
/** Pulumi applies on the server, and waits for the end of what it deletes. */
const applied = [...watched, "create", "patch", "delete"];
/** Helm also replaces whole objects. */
const byHelm = [...watched, "create", "update", "patch", "delete"];

function rule(
    scope: Scope,
    group: string,
    resources: readonly string[],
    verbs: readonly string[],
    why: string,
): AccessRule {
    return { scope, group, resources, verbs, why };
}

/** Which cluster it is, and whether the namespace is another stack's. */
const namespaces: AccessRule = {
    ...rule(
        "cluster",
        "",
        ["namespaces"],
        ["get"],
        "the stack's namespace, and which cluster it is",
    ),
    names: ["stack", "kube-system"],
};

const claimsEverywhere = rule(
    "cluster",
    "",
    ["persistentvolumeclaims"],
    ["list"],
    "doctor and wipe: claims of other namespaces on the stack's volumes",
);

const look: Rules = [
    rule("cluster", "", ["persistentvolumes"], read, "doctor, drift; preview and refresh get each"),
    claimsEverywhere,
    rule(
        "cluster",
        "",
        ["nodes"],
        ["list"],
        "doctor: whether the node of a volume is there and ready",
    ),
    namespaces,
    rule("cluster", "storage.k8s.io", ["storageclasses"], ["get"], "preview: the stack's class"),
    rule(
        "stack",
        "",
        ["persistentvolumeclaims", "pods"],
        read,
        "doctor; preview: who uses a claim",
    ),
    rule("stack", "", ["secrets"], read, "Helm keeps its records in Secrets"),
    rule("stack", "", ["events"], ["list"], "doctor: why a volume is not mounted; may be left out"),
    rule("stack", "", ["services", "configmaps"], ["get"], "drift: the objects of the chart"),
    rule("stack", "apps", ["statefulsets", "deployments"], ["get"], "drift; preview: the brokers"),
    rule("stack", "policy", ["poddisruptionbudgets"], ["get"], "drift: the objects of the chart"),
    rule(
        "default",
        "coordination.k8s.io",
        ["leases"],
        ["get"],
        "preview: whether another run holds the stack",
    ),
];

const lease = rule(
    "default",
    "coordination.k8s.io",
    ["leases"],
    ["get", "create", "update"],
    "one operation at a time",
);

const podsOnNodes: Rules = [
    rule(
        "stack",
        "",
        ["pods"],
        [...watched, "create", "delete"],
        "the pods that work on the nodes",
    ),
    rule("stack", "", ["pods/exec"], ["get", "create"], "commands in these pods, and in Kafka's"),
];

const deploy: Rules = [
    rule("cluster", "", ["persistentvolumes"], applied, "the volumes"),
    claimsEverywhere,
    rule("cluster", "", ["nodes"], ["list"], "whether the nodes of the configuration are there"),
    namespaces,
    rule(
        "cluster",
        "storage.k8s.io",
        ["storageclasses"],
        applied,
        "the class; get with createStorageClass: false",
    ),
    rule("stack", "", ["persistentvolumeclaims"], applied, "the claims"),
    ...podsOnNodes,
    rule("stack", "", ["events"], watched, "why a pod does not start; may be left out"),
    rule("stack", "", ["pods/log"], ["get"], "why a pod ends; may be left out"),
    rule(
        "stack",
        "",
        ["secrets", "services", "configmaps"],
        byHelm,
        "Helm's records, and the chart",
    ),
    rule("stack", "apps", ["statefulsets", "deployments"], byHelm, "the chart"),
    rule("stack", "apps", ["statefulsets/scale"], ["patch"], "the orderly stop of the brokers"),
    rule("stack", "apps", ["replicasets"], watched, "whether a Deployment is ready"),
    rule("stack", "policy", ["poddisruptionbudgets"], byHelm, "the chart"),
    lease,
];

/**
 * Wiping needs the rights of any pod on a node, which deploy has too. The verb `wipe` is this project's
 * own: an account without it is refused, whatever pods it may create.
 */
export const wipeRight = { group: "", resource: "persistentvolumes", verb: "wipe" } as const;

const wipe: Rules = [
    rule("cluster", "", ["persistentvolumes"], ["list", "wipe"], "wipe is this project's own verb"),
    claimsEverywhere,
    rule("cluster", "", ["nodes"], ["list"], "whether the nodes of the stack are there"),
    namespaces,
    ...podsOnNodes.map((each) => ({
        ...each,
        verbs: each.verbs.filter((verb) => verb !== "watch"),
    })),
    rule("stack", "", ["secrets"], ["list"], "whether the release is still installed"),
    rule("stack", "", ["events"], ["list"], "why a pod does not start; may be left out"),
    lease,
];

export const roles: Readonly<Record<RoleName, Rules>> = { look, deploy, wipe };

/** A request that needs a right; no namespace for objects of the whole cluster. */
export interface AccessRequest {
    readonly verb: string;
    readonly group: string;
    /** With its subresource, e.g. `pods/exec`. */
    readonly resource: string;
    readonly namespace?: string | undefined;
}

/** The smallest role of docs/rbac that allows a request; undefined where none does. */
export function roleFor({ verb, group, resource, namespace }: AccessRequest): RoleName | undefined {
    return roleNames.find((name) =>
        roles[name].some(
            (each) =>
                each.group === group &&
                each.resources.includes(resource) &&
                each.verbs.includes(verb) &&
                (namespace !== undefined || each.scope === "cluster"),
        ),
    );
}
