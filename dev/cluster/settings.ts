import { join, resolve } from "node:path";

/** Ports on 127.0.0.1, but for `kubelet`, which listens on the bridge's address. */
export interface ClusterPorts {
    readonly apiserver: number;
    readonly etcd: number;
    readonly etcdPeer: number;
    readonly controllerManager: number;
    readonly scheduler: number;
    readonly kwok: number;
    readonly kubelet: number;
    readonly kubeletHealthz: number;
    readonly corednsHealth: number;
    readonly secondKubeletHealthz: number;
}

/** A real node with its own kubelet and containerd, and its cluster's settings. */
export interface NodeSettings {
    /** Directory of the binaries built from Go (`make tools`). */
    readonly toolsDir: string;
    /** Removed with the node: containerd, kubelet, logs, pid files. */
    readonly stateDir: string;
    /** Sockets, whose paths may have 107 characters at most. */
    readonly runDir: string;
    readonly kubeconfig: string;
    /** The cluster's certificates. */
    readonly pkiDir: string;
    readonly nodeName: string;
    /** Its address on the bridge. */
    readonly nodeIP: string;
    readonly bridge: string;
    readonly podCIDR: string;
    /** The addresses of `podCIDR` that this node's pods get. */
    readonly podRange: { readonly first: string; readonly last: string };
    readonly dnsIP: string;
    readonly clusterDomain: string;
    /** Parent of the node's cgroups, under each controller. */
    readonly cgroup: string;
    readonly ports: Pick<ClusterPorts, "kubelet" | "kubeletHealthz">;
}

/**
 * Everything that distinguishes one embedded cluster from another on the same machine: its control plane and
 * its node. `down` removes `stateDir` with all there is in it.
 */
export interface ClusterSettings extends NodeSettings {
    readonly instance: Instance;
    /** Built images, shared by all instances. */
    readonly cacheDir: string;
    /** Kafka's directories; only `clean` removes them. */
    readonly dataDir: string;
    readonly serviceCIDR: string;
    readonly ports: ClusterPorts;
}

export const instances = ["local", "test", "bench", "other"] as const;
export type Instance = (typeof instances)[number];

/** First port and third octet of each instance's block; blocks must not overlap. */
const blocks: Record<Instance, { port: number; octet: number }> = {
    local: { port: 16440, octet: 216 },
    test: { port: 17440, octet: 218 },
    bench: { port: 18440, octet: 220 },
    other: { port: 19440, octet: 222 },
};

export function isInstance(name: string): name is Instance {
    return (instances as readonly string[]).includes(name);
}

type Environment = Readonly<Record<string, string | undefined>>;

function nonEmpty(value: string | undefined): string | undefined {
    return value === "" ? undefined : value;
}

/**
 * @param instance `local` for `make up`, `test` for the end-to-end tests, `other` for the second cluster
 * of some of them, `bench` for the benchmark; all may run at once.
 * @throws RangeError if there is no such instance.
 */
export function clusterSettings(instance: string, env: Environment): ClusterSettings {
    if (!isInstance(instance)) {
        throw new RangeError(`CLUSTER: must be ${instances.join(" or ")}, got "${instance}"`);
    }
    const { port, octet } = blocks[instance];
    const root = `/var/lib/kafka-local-volumes/${instance}`;
    const home = nonEmpty(env.HOME) ?? "/root";
    const cache =
        nonEmpty(env.KAFKA_LOCAL_CACHE) ??
        join(nonEmpty(env.XDG_CACHE_HOME) ?? join(home, ".cache"), "kafka-local-volumes");
    return {
        instance,
        toolsDir: resolve(__dirname, "../../.tools/bin"),
        cacheDir: resolve(cache, "images"),
        stateDir: `${root}/cluster`,
        dataDir: `${root}/data`,
        runDir: `/run/kafka-local-volumes/${instance}`,
        kubeconfig: `${root}/cluster/kubeconfig`,
        pkiDir: `${root}/cluster/kwok/clusters/${instance}/pki`,
        nodeName: "pc",
        bridge: `klv-${instance}`,
        nodeIP: `10.244.${octet}.1`,
        dnsIP: `10.244.${octet}.1`,
        podCIDR: `10.244.${octet}.0/24`,
        // The other half is a second node's.
        podRange: { first: `10.244.${octet}.2`, last: `10.244.${octet}.127` },
        serviceCIDR: `10.244.${octet + 1}.0/24`,
        clusterDomain: "cluster.local",
        cgroup: `kafka-local-volumes-${instance}`,
        ports: {
            apiserver: port,
            etcd: port + 1,
            etcdPeer: port + 2,
            controllerManager: port + 3,
            scheduler: port + 4,
            kwok: port + 5,
            kubelet: port + 6,
            kubeletHealthz: port + 7,
            corednsHealth: port + 8,
            secondKubeletHealthz: port + 9,
        },
    };
}

/**
 * A second node for tests: another machine on the same bridge, in all it has of its own. What it has is
 * within the cluster's own folders, and goes with them.
 */
export function secondNode(settings: ClusterSettings): NodeSettings {
    const nodeName = `${settings.nodeName}-2`;
    const network = settings.podCIDR.replace(/0\/24$/, "");
    return {
        ...settings,
        stateDir: join(settings.stateDir, nodeName),
        runDir: join(settings.runDir, nodeName),
        nodeName,
        nodeIP: `${network}129`,
        podRange: { first: `${network}130`, last: `${network}254` },
        cgroup: `${settings.cgroup}-2`,
        ports: {
            kubelet: settings.ports.kubelet,
            kubeletHealthz: settings.ports.secondKubeletHealthz,
        },
    };
}

/** Where the parts of a node keep what they need. */
export function nodePaths({ stateDir, runDir }: NodeSettings) {
    return {
        pids: join(stateDir, "pids"),
        logs: join(stateDir, "logs"),
        containerdRoot: join(stateDir, "containerd"),
        containerdState: join(runDir, "containerd"),
        containerdSocket: join(runDir, "containerd.sock"),
        containerdConfig: join(stateDir, "containerd.toml"),
        runcRoot: join(runDir, "runc"),
        cniConf: join(stateDir, "cni"),
        cniState: join(stateDir, "cni-ipam"),
        kubeletRoot: join(stateDir, "kubelet"),
        kubeletConfig: join(stateDir, "kubelet.yaml"),
        podLogs: join(stateDir, "pod-logs"),
    } as const;
}

/** Where the parts of a cluster keep what they need. */
export function clusterPaths(settings: ClusterSettings) {
    const { stateDir, instance } = settings;
    return {
        ...nodePaths(settings),
        kwok: join(stateDir, "kwok"),
        kwokCluster: join(stateDir, "kwok/clusters", instance),
        corefile: join(stateDir, "Corefile"),
        kwokctlConfig: join(stateDir, "kwokctl.yaml"),
    } as const;
}
