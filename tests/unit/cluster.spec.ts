import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { cgroupMounts } from "../../dev/cluster/cgroups";
import { overlap, routeFaults } from "../../dev/cluster/checks";
import { containerdConfig } from "../../dev/cluster/containerd";
import { kubeconfig, kwokctlConfig } from "../../dev/cluster/controlPlaneConfig";
import { corefile } from "../../dev/cluster/dns";
import { fakeNode } from "../../dev/cluster/fakeNodes";
import { imageDigests } from "../../dev/cluster/images/import";
import { describeImage } from "../../dev/cluster/images/oci";
import { kubeletConfig } from "../../dev/cluster/kubelet";
import { mountsUnder } from "../../dev/cluster/mounts";
import { cniConfig, hardwareAddress } from "../../dev/cluster/network";
import { missingPackages } from "../../dev/cluster/packages";
import { occupies, parseListeners } from "../../dev/cluster/ports";
import { isOwn, parseStat } from "../../dev/cluster/processes";
import {
    clusterPaths,
    clusterSettings,
    instances,
    nodePaths,
    secondNode,
} from "../../dev/cluster/settings";
import { recordVersion, versionFaults } from "../../dev/cluster/version";
import { kubernetesVersion } from "../../dev/tools/modules";

const env = { HOME: "/home/me" };
const local = clusterSettings("local", env);
const test = clusterSettings("test", env);

describe("settings of the embedded cluster", () => {
    it("share no port, range, bridge, folder or cgroup between instances", () => {
        const all = instances.map((name) => clusterSettings(name, env));
        const unique = (values: readonly unknown[]) => {
            assert.equal(new Set(values).size, values.length, JSON.stringify(values));
        };
        unique(all.flatMap(({ ports }) => Object.values<number>({ ...ports })));
        unique(all.flatMap(({ podCIDR, serviceCIDR }) => [podCIDR, serviceCIDR]));
        unique(all.flatMap(({ stateDir, dataDir, runDir }) => [stateDir, dataDir, runDir]));
        unique(all.map(({ bridge }) => bridge));
        unique(all.map(({ cgroup }) => cgroup));
    });

    it("keep within what Linux allows for a link's name and a socket's path", () => {
        for (const settings of instances.map((name) => clusterSettings(name, env))) {
            assert.ok(settings.bridge.length <= 15);
            assert.ok(clusterPaths(settings).containerdSocket.length <= 107);
            assert.ok(nodePaths(secondNode(settings)).containerdSocket.length <= 107);
        }
    });

    it("give a second node what is its own, within the cluster's folders and network", () => {
        const second = secondNode(local);
        const [own, other] = [nodePaths(second), nodePaths(local)];
        for (const name of Object.keys(own) as (keyof typeof own)[]) {
            assert.notEqual(own[name], other[name]);
        }
        assert.ok(second.stateDir.startsWith(`${local.stateDir}/`));
        assert.ok(second.runDir.startsWith(`${local.runDir}/`));
        assert.notEqual(second.ports.kubeletHealthz, local.ports.kubeletHealthz);
        assert.notEqual(second.cgroup, local.cgroup);
        const last = (address: string) => Number(address.split(".")[3]);
        const order = [
            ...[local.nodeIP, local.podRange.first, local.podRange.last],
            ...[second.nodeIP, second.podRange.first, second.podRange.last],
        ].map(last);
        assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
        );
        assert.equal(new Set(order).size, order.length);
    });

    it("take the cache's place from the environment", () => {
        const at = (more: Record<string, string>) =>
            clusterSettings("local", { ...env, ...more }).cacheDir;
        assert.equal(at({}), "/home/me/.cache/kafka-local-volumes/images");
        assert.equal(at({ XDG_CACHE_HOME: "/x" }), "/x/kafka-local-volumes/images");
        assert.equal(at({ XDG_CACHE_HOME: "/x", KAFKA_LOCAL_CACHE: "/k" }), "/k/images");
    });

    it("refuse an instance that does not exist", () => {
        assert.throws(() => clusterSettings("prod", env), {
            name: "RangeError",
            message: `CLUSTER: must be ${instances.join(" or ")}, got "prod"`,
        });
    });
});

describe("the version of Kubernetes", () => {
    it("does not change under a cluster that is there", () => {
        const folder = mkdtempSync(join(tmpdir(), "version-"));
        try {
            const settings = { ...local, stateDir: folder };
            assert.deepEqual(versionFaults(settings, "1.34.4"), []);
            recordVersion(settings);
            assert.deepEqual(versionFaults(settings), []);
            assert.deepEqual(versionFaults(settings, "1.30.0"), [
                `Kubernetes: the cluster local runs ${kubernetesVersion}, not 1.30.0; set KUBERNETES=${kubernetesVersion} to keep it, or run "make down" first`,
            ]);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

describe("the configuration of the cluster's parts", () => {
    it("keeps the control plane on loopback and kwok off the real node", () => {
        const config = parse(kwokctlConfig(local)) as {
            options: Record<string, unknown>;
            componentsPatches: { name: string; extraArgs: { key: string; value: string }[] }[];
        };
        assert.equal(config.options.bindAddress, "127.0.0.1");
        assert.equal(config.options.kubeApiserverPort, local.ports.apiserver);
        const kwok = config.componentsPatches.find(({ name }) => name === "kwok-controller");
        assert.deepEqual(
            kwok?.extraArgs.map(({ key, value }) => [key, value]),
            [
                ["manage-all-nodes", "false"],
                ["manage-nodes-with-annotation-selector", "kwok.x-k8s.io/node=fake"],
            ],
        );
        assert.deepEqual(
            (fakeNode("n1") as { metadata: { annotations: object } }).metadata.annotations,
            { "kwok.x-k8s.io/node": "fake" },
        );
    });

    it("writes a kubeconfig that needs no other file", () => {
        const bytes = Buffer.from("x");
        const config = parse(kubeconfig(local, { ca: bytes, cert: bytes, key: bytes })) as {
            clusters: unknown;
        };
        assert.deepEqual(config.clusters, [
            {
                name: "kafka-local",
                cluster: {
                    server: `https://127.0.0.1:${local.ports.apiserver}`,
                    "certificate-authority-data": "eA==",
                },
            },
        ]);
    });

    it("keeps kubelet, containerd and DNS in the instance's own folders and on its bridge", () => {
        const kubelet = parse(kubeletConfig(test)) as Record<string, unknown>;
        assert.equal(kubelet.address, test.nodeIP);
        assert.deepEqual(kubelet.clusterDNS, [test.nodeIP]);
        assert.equal(kubelet.cgroupRoot, `/${test.cgroup}`);
        assert.match(corefile(test), new RegExp(`bind ${test.nodeIP}\\n`));
        const toml = containerdConfig(test);
        assert.match(toml, /restrict_oom_score_adj = true/);
        assert.match(toml, new RegExp(`address = "${test.runDir}/containerd.sock"`));
        assert.doesNotMatch(toml, /local\/cluster/);
    });

    it("gives each bridge a hardware address of its own, and a local one", () => {
        assert.equal(hardwareAddress(local.nodeIP), "02:00:0a:f4:d8:01");
        assert.notEqual(hardwareAddress(test.nodeIP), hardwareAddress(local.nodeIP));
    });

    it("gives pods no gateway and leaves the machine's forwarding alone", () => {
        const { plugins } = JSON.parse(cniConfig(local, "/d")) as {
            plugins: { isGateway: boolean; ipMasq: boolean; ipam: object }[];
        };
        assert.equal(plugins[0]?.isGateway, false);
        assert.equal(plugins[0].ipMasq, false);
        assert.ok(!("routes" in plugins[0].ipam));
    });
});

describe("the owner of a process", () => {
    it("reads the start time past a name with blanks and parentheses", () => {
        const stat = `7 (a ) b) S ${Array.from({ length: 18 }, (_, i) => i).join(" ")} 4711 0 0`;
        assert.deepEqual(parseStat(stat), { startTime: "4711" });
        assert.equal(parseStat(stat.replace(") S", ") Z")), undefined);
        assert.equal(parseStat(""), undefined);
    });

    it("takes a known program with the instance's own path, and nothing else", () => {
        const etcd = ["/x/bin/etcd", `--data-dir=${local.stateDir}/etcd`];
        assert.ok(isOwn(local, etcd));
        assert.ok(!isOwn(test, etcd));
        assert.ok(!isOwn(local, ["tail", "-f", `${local.stateDir}/logs/kubelet.log`]));
        assert.ok(!isOwn(local, ["/usr/bin/containerd", "--config=/etc/containerd/config.toml"]));
        assert.ok(!isOwn(local, []));
    });
});

describe("what the kernel shows", () => {
    it("lists mounts under a folder, deepest and latest first, but not those of folders with a similar name", () => {
        const line = (path: string) => `42 27 254:0 / ${path} rw - ext4 /dev/vda rw`;
        const info = ["/s", "/s/a", "/s/a/with\\040blank", "/sister", "/other"].map(line);
        assert.deepEqual(mountsUnder(info.join("\n"), ["/s"]), ["/s/a/with blank", "/s/a", "/s"]);
    });

    it("distinguishes cgroup hierarchies of both versions", () => {
        const mounts = [
            "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0",
            "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
            "tmpfs /run tmpfs rw 0 0",
        ].join("\n");
        assert.deepEqual(cgroupMounts(mounts), [
            { path: "/sys/fs/cgroup/cpu", version: 1 },
            { path: "/sys/fs/cgroup/unified", version: 2 },
        ]);
    });

    it("finds a listener on the address or on all of them", () => {
        const header = "  sl  local_address rem_address   st";
        const row = (address: string, state: string) =>
            `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 77 1`;
        const table = [header, row("0100007F:4038", "0A"), row("0100007F:4039", "01")].join("\n");
        const [only, ...rest] = parseListeners("tcp", table);
        assert.deepEqual(rest, []);
        assert.deepEqual(only, {
            protocol: "tcp",
            address: "127.0.0.1",
            port: 0x4038,
            inode: "77",
        });
        assert.ok(occupies(only, "127.0.0.1", 0x4038));
        assert.ok(!occupies(only, "10.0.0.1", 0x4038));
        assert.ok(occupies({ ...only, address: "0.0.0.0" }, "10.0.0.1", 0x4038));
    });
});

describe("checks before anything is changed", () => {
    it("know when two ranges meet", () => {
        assert.ok(overlap("10.0.0.0/8", local.podCIDR));
        assert.ok(overlap(local.nodeIP, local.podCIDR));
        assert.ok(!overlap(local.podCIDR, local.serviceCIDR));
    });

    it("refuse ranges the machine has other routes to, but not the cluster's own", () => {
        const own = [
            { dst: "default", dev: "eth0" },
            { dst: local.podCIDR, dev: local.bridge },
            { dst: local.podCIDR, type: "blackhole" },
            { dst: local.serviceCIDR, type: "blackhole" },
        ];
        assert.deepEqual(routeFaults(local, own), []);
        assert.deepEqual(routeFaults(local, [...own, { dst: "10.244.0.0/16", dev: "vpn0" }]), [
            `range ${local.podCIDR}: must be free, this machine has a route to 10.244.0.0/16 through vpn0`,
            `range ${local.serviceCIDR}: must be free, this machine has a route to 10.244.0.0/16 through vpn0`,
        ]);
    });

    it("name the packages that are not installed", () => {
        const wanted = { one: ["/a", "/b"], two: ["/c"] };
        assert.deepEqual(
            missingPackages(wanted, (path) => path === "/b"),
            ["two"],
        );
    });
});

describe("images", () => {
    const layer = { path: "/l.tar", digest: `sha256:${"0".repeat(64)}`, size: 3 };

    it("are described the same each time", () => {
        const image = { name: "i", layers: [layer], config: { User: "u" } };
        assert.deepEqual(describeImage(image), describeImage(image));
        const { config, manifest } = describeImage(image);
        const parsed = JSON.parse(manifest.content) as { config: { digest: string; size: number } };
        assert.equal(parsed.config.digest, config.digest);
        assert.equal(parsed.config.size, config.content.length);
    });

    it("are recognised in containerd's list", () => {
        const listing = "REF TYPE DIGEST SIZE\ndocker.io/a:1 application/x sha256:1 3 B\n";
        assert.deepEqual([...imageDigests(listing)], [["docker.io/a:1", "sha256:1"]]);
    });
});
