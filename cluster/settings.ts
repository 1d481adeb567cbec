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
}

/** Everything that tells one embedded cluster from another on the same machine. */
export interface ClusterSettings {
    readonly instance: Instance;
    /** Holds the Go-built binaries (`make tools`). */
    readonly toolsDir: string;
    /** Built images, shared by all instances. */
    readonly cacheDir: string;
    /** What `down` removes: etcd, containerd, kubelet, logs, pid files. */
    readonly stateDir: string;
    /** Kafka's directories; only `clean` removes them. */
    readonly dataDir: string;
    /** Sockets, whose paths may have 107 characters at most. */
    readonly runDir: string;
    readonly kubeconfig: string;
    readonly nodeName: string;
    readonly bridge: string;
    /** The bridge's address: the node's, and the DNS server's. */
    readonly nodeIP: string;
    readonly podCIDR: string;
    readonly serviceCIDR: string;
    readonly clusterDomain: string;
    /** Parent of the node's cgroups, under each controller. */
    readonly cgroup: string;
    readonly ports: ClusterPorts;
}

export const instances = ["local", "test", "bench"] as const;
export type Instance = (typeof instances)[number];

/** First port and third octet of each instance's block; blocks must not overlap. */
const blocks: Record<Instance, { port: number; octet: number }> = {
    local: { port: 16440, octet: 216 },
    test: { port: 17440, octet: 218 },
    bench: { port: 18440, octet: 220 },
};

function isInstance(name: string): name is Instance {
    return (instances as readonly string[]).includes(name);
}

type Environment = Readonly<Record<string, string | undefined>>;

function nonEmpty(value: string | undefined): string | undefined {
    return value === "" ? undefined : value;
}

/**
 * @param instance `local` for `make up`, `test` for the end-to-end tests, `bench` for the
 * benchmark; all may run at once.
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
        toolsDir: resolve(__dirname, "../.tools/bin"),
        cacheDir: resolve(cache, "images"),
        stateDir: `${root}/cluster`,
        dataDir: `${root}/data`,
        runDir: `/run/kafka-local-volumes/${instance}`,
        kubeconfig: `${root}/cluster/kubeconfig`,
        nodeName: "pc",
        bridge: `klv-${instance}`,
        nodeIP: `10.244.${octet}.1`,
        podCIDR: `10.244.${octet}.0/24`,
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
        },
    };
}

/** Where the parts of a cluster keep what they need. */
export function clusterPaths(settings: ClusterSettings) {
    const { stateDir, runDir } = settings;
    return {
        pids: join(stateDir, "pids"),
        logs: join(stateDir, "logs"),
        kwok: join(stateDir, "kwok"),
        kwokCluster: join(stateDir, "kwok/clusters", settings.instance),
        pki: join(stateDir, "kwok/clusters", settings.instance, "pki"),
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
        corefile: join(stateDir, "Corefile"),
        kwokctlConfig: join(stateDir, "kwokctl.yaml"),
    } as const;
}
