import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
    chmodSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
} from "node:fs";
import { rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { NotDone } from "../../cli/errors";
import { emptyInspected, inspect } from "../../cli/wipePods";
import { directoryPod } from "../../core/disks/pod";
import type { Live } from "../../core/doctor/live";
import { wipeCommand, wipedNodes, wipePod, wipeRefusals } from "../../core/wipe";
import { readInspection } from "../../core/wipeInspection";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, liveNode, livePod } from "../support/live";

const config = configOf({ nodes: ["a", "b"] });
const plan = planOf(config);
const pairs = plan.map(boundPair);
const bound = {
    volumes: pairs.map(({ volume }) => volume),
    claims: pairs.map(({ claim }) => claim),
    nodes: [liveNode("a"), liveNode("b")],
};

function refusals(live: Partial<Live>): readonly string[] {
    return wipeRefusals("dev", config, plan, liveCluster({ ...bound, ...live }));
}

describe("wipe: when it is refused", () => {
    const [first] = plan;
    assert.ok(first);

    it("not where nothing runs, whether the stack exists or not", () => {
        assert.deepEqual(refusals({}), []);
        assert.deepEqual(refusals({ volumes: [], claims: [] }), []);
    });

    it("where a pod of the release exists, or one that uses a claim", () => {
        const pod = {
            metadata: { name: "rest-1", namespace: "kafka", labels: { release: "kafka" } },
            status: { phase: "Pending" },
        };
        assert.deepEqual(refusals({ pods: [pod] }), [
            "pod/kafka/rest-1: is there (Pending): set installed to false and run pulumi up, or pulumi destroy",
        ]);
        assert.match(String(refusals({ pods: [livePod(first, "Running")] })), /^pod\/kafka\//);
        assert.deepEqual(refusals({ pods: [livePod(first, "Succeeded")] }), []);
        assert.deepEqual(refusals({ pods: [{ ...pod, status: { phase: "Failed" } }] }), []);
    });

    it("where Helm has the release, in whatever state", () => {
        for (const status of ["deployed", "failed", "pending-install", "uninstalling"]) {
            const records = [
                { metadata: { name: "sh.helm.release.v1.kafka.v1", labels: { status } } },
            ];
            assert.match(String(refusals({ records })), /^release\/kafka\/kafka: is installed/);
        }
        const gone = [{ metadata: { labels: { status: "uninstalled" } } }];
        assert.deepEqual(refusals({ records: gone }), []);
    });

    it("where a directory may belong to someone else", () => {
        const { volume } = boundPair(first);
        const elsewhere = { ...volume, spec: { ...volume.spec, local: { path: "/srv/x" } } };
        assert.match(String(refusals({ volumes: [elsewhere] })), /its directory is \/srv\/x/);
        for (const path of [`${first.path}/logs`, "/mnt/data", "/mnt", first.path]) {
            const other = {
                ...volume,
                metadata: { name: "other" },
                spec: { ...volume.spec, local: { path } },
            };
            assert.match(String(refusals({ volumes: [...bound.volumes, other] })), /other/, path);
        }
        const neighbour = {
            ...volume,
            metadata: { name: "other" },
            spec: { ...volume.spec, local: { path: `${first.path}0` } },
        };
        assert.deepEqual(refusals({ volumes: [...bound.volumes, neighbour] }), []);
    });

    it("where a node is missing or not ready", () => {
        assert.match(String(refusals({ nodes: [liveNode("a")] })), /^node\/b: /);
        assert.match(
            String(refusals({ nodes: [liveNode("a"), liveNode("b", "Unknown")] })),
            /ready/,
        );
    });
});

describe("wipe: what it works on", () => {
    it("takes all directories of the plan, each on its node", () => {
        assert.deepEqual(
            wipedNodes(plan),
            ["a", "b"].map((node) => ({
                node,
                label: { key: "kubernetes.io/hostname", value: node },
                directories: plan.filter((planned) => planned.node === node),
            })),
        );
    });

    it("runs in a pod that has those directories' parents and nothing else", () => {
        const [node] = wipedNodes(plan);
        assert.ok(node);
        const pod = directoryPod(wipePod(node, config, "kafka"));
        assert.deepEqual(
            pod.spec.volumes.map(({ hostPath }) => hostPath),
            [
                { path: "/mnt/data", type: "Directory" },
                { path: "/proc/1/mountinfo", type: "File" },
            ],
        );
        assert.deepEqual(pod.spec.nodeSelector, { "kubernetes.io/hostname": "a" });
        assert.ok(!("release" in pod.metadata.labels), "it would count as a pod of the release");
        const [directory] = node.directories;
        const command = wipeCommand("script", "aside", "7", node);
        assert.deepEqual(command.slice(0, 6), ["sh", "-c", "script", "wipe.sh", "aside", "7"]);
        assert.equal(command[6], `/host${directory?.path ?? ""}`);
    });

    it("has a pod of its own on nodes that differ in punctuation or case only, or late", () => {
        const long = "n".repeat(60);
        const names = ["a.b", "a-b", "a_b", "A-b", `${long}1`, `${long}2`].map((value) => {
            const label = { key: "kubernetes.io/hostname", value };
            return wipePod({ node: value, label, directories: [] }, config, "kafka").name;
        });
        assert.equal(new Set(names).size, names.length);
        for (const name of names) {
            assert.match(name, /^[a-z][a-z0-9-]{0,251}[a-z0-9]$/);
        }
    });

    it("reports a directory without output as a fault", () => {
        const [node] = wipedNodes(plan);
        assert.ok(node);
        const [one, two, ...rest] = node.directories;
        assert.ok(one && two);
        const printed = [
            `ok\t/host${one.path}\t12\t3`,
            `fault\t/host${two.path}\tis not there`,
        ].join("\n");
        const contents = node.directories
            .flatMap((_, i) => [
                `${i}\tstate\tdirectory`,
                `${i}\tmark:broker.id\t0`,
                `${i}\tmark:cluster.id\tabc   1Gi`,
            ])
            .join("\n");
        const { directories, faults } = readInspection(node, `${printed}\n`, contents);
        assert.deepEqual(directories, [
            {
                planned: one,
                kibibytes: 12,
                entries: 3,
                identity: 'broker 0 of cluster "abc   1Gi"',
                device: "",
            },
        ]);
        assert.equal(faults.length, 1 + rest.length);
        assert.match(faults[0] ?? "", /^a:\/mnt\/data\/\S+ is not there: /);
        assert.match(faults[1] ?? "", /could not be inspected/);
    });
});

describe("wipe: between the question and the answer", () => {
    const nodes = wipedNodes(plan).slice(0, 1);
    const [node] = nodes;
    assert.ok(node);
    const paths = node.directories.map(({ path }) => path);

    /** A node with a directory for each path, the first of which is as given. */
    function nodeWith({ size = "12", entries = "3", device = "8", broker = "0" }) {
        const verbs: string[] = [];
        const run = (_: unknown, verb: string) => {
            verbs.push(verb);
            const lines = paths.flatMap((path, i) => {
                const own = i === 0 ? [size, entries] : ["1", "0"];
                return verb === "inspect"
                    ? [`ok\t/host${path}\t${own.join("\t")}`]
                    : [
                          `${i}\tstate\tdirectory`,
                          `${i}\tdevice\t${i === 0 ? device : "9"}`,
                          ...(i === 0 ? [`0\tmark:broker.id\t${broker}`] : []),
                      ];
            });
            return Promise.resolve(lines.join("\n"));
        };
        return { run, verbs };
    }

    it("empties what is as it was shown", async () => {
        const { run, verbs } = nodeWith({});
        await emptyInspected(run, nodes, "dev", await inspect(run, nodes));
        assert.deepEqual(verbs, [
            ...["inspect", "contents", "inspect", "contents"],
            ...["aside", "remove"],
        ]);
    });

    for (const [change, why] of [
        [{ size: "13" }, "it has another size"],
        [{ entries: "4" }, "it has another number of entries"],
        [{ device: "7" }, "another disk is mounted"],
    ] as const) {
        it(`wipes nothing where ${why}`, async () => {
            const before = await inspect(nodeWith({}).run, nodes);
            const { run, verbs } = nodeWith(change);
            const refusal = `nothing was wiped:\n  - a:${paths[0] ?? ""} is not as it was shown: ${why}; find out what uses it, and run this again`;
            await assert.rejects(emptyInspected(run, nodes, "dev", before), new NotDone(refusal));
            assert.deepEqual(verbs, ["inspect", "contents"]);
        });
    }
});

describe("wipe.sh", () => {
    let root = "";

    beforeEach(() => {
        root = realpathSync(mkdtempSync(join(tmpdir(), "wipe-")));
    });

    afterEach(() => {
        rmSync(root, { recursive: true, force: true });
    });

    function make(file: string, content = ""): string {
        mkdirSync(join(root, file, ".."), { recursive: true });
        writeFileSync(join(root, file), content);
        return join(root, file);
    }

    function sh(verb: string, ...names: string[]) {
        const directories = names.map((name) => join(root, name));
        const { status, stdout, stderr } = spawnSync(
            "sh",
            ["cli/wipe.sh", verb, "7", ...directories],
            { encoding: "utf8" },
        );
        return { status, lines: stdout.split("\n").filter((line) => line !== ""), stderr };
    }

    function tree(name: string): string[] {
        return readdirSync(join(root, name), { recursive: true, encoding: "utf8" }).sort();
    }

    it("reports the size of a directory, or why it must not be touched", () => {
        make("kafka/logs/meta.properties", "#\nversion=0\ncluster.id=a_b-c=\nbroker.id=2\n");
        make("zookeeper/myid", "3\n");
        make("empty/lost+found/x");
        make("file");
        symlinkSync("kafka", join(root, "link"));
        const { status, lines } = sh(
            "inspect",
            "kafka",
            "zookeeper",
            "empty",
            "link",
            "none",
            "file",
        );
        assert.equal(status, 0);
        assert.deepEqual(
            lines.map((line) => {
                const [verdict, directory, ...rest] = line.split("\t");
                return [verdict, directory?.slice(root.length + 1), ...rest.slice(-1)];
            }),
            [
                ["ok", "kafka", "1"],
                ["ok", "zookeeper", "1"],
                ["ok", "empty", "0"],
                ["fault", "link", "is a symbolic link to kafka"],
                ["fault", "none", "is not there"],
                ["fault", "file", "is no directory"],
            ],
        );
    });

    it("moves everything aside and back, whatever the names", () => {
        for (const name of ["logs/t-0/0.log", ".hidden", "..twice", "with space", "-rf", "*"]) {
            make(`d/${name}`);
        }
        const before = tree("d");
        assert.equal(sh("aside", "d").status, 0);
        assert.deepEqual(readdirSync(join(root, "d")), [".wiped-7"]);
        assert.equal(sh("back", "d").status, 0);
        assert.deepEqual(tree("d"), before);
        assert.equal(sh("back", "d").status, 0, "a second time");
    });

    /** Runs a verb with a command that does more, as another process could at that moment. */
    function meanwhile(verb: string, name: string, command: string, more: string) {
        const bin = join(root, "bin");
        mkdirSync(bin);
        const real = execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" });
        writeFileSync(join(bin, command), `#!/bin/sh\n${real.trim()} "$@"\n${more}\n`, {
            mode: 0o755,
        });
        const args = ["cli/wipe.sh", verb, "7", join(root, name)];
        const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` };
        const { status, stderr } = spawnSync("sh", args, { encoding: "utf8", env });
        rmSync(bin, { recursive: true });
        return { status, stderr };
    }

    it("moves nothing into a link that is put where it moves things, whenever that is", () => {
        for (const [command, moved] of [
            ["mkdir", ["a", "b"]],
            ["mv", []],
        ] as const) {
            make("victim/precious", "kept");
            make("d/a");
            make("d/b");
            const swap = `cd ${root}/d; [ -L .wiped-7 ] || { mv .wiped-7 .x; ln -s ../victim .wiped-7; }`;
            const real = swap.replace("mv ", "/bin/mv ");
            meanwhile("aside", "d", command, real);
            assert.deepEqual(tree("victim"), ["precious"], command);
            assert.match(sh("remove", "d").stderr, /d still holds \.x/);
            assert.deepEqual(tree("victim"), ["precious"], command);
            assert.deepEqual(
                readdirSync(join(root, "d")).filter((name) => !name.startsWith(".")),
                moved,
            );
            rmSync(join(root, "d"), { recursive: true });
        }
    });

    it("moves nothing back out of a directory that it did not make", () => {
        make("d/.wiped-7/logs/0.log");
        const { status, stderr } = sh("back", "d");
        assert.equal(status, 1);
        assert.match(stderr, /^\S+\/d\/\.wiped-7 was made by something else\n$/);
        assert.deepEqual(tree("d/.wiped-7"), ["logs", "logs/0.log"]);
        chmodSync(join(root, "d/.wiped-7"), 0o700);
        assert.equal(sh("back", "d").status, 0);
        assert.deepEqual(tree("d"), ["logs", "logs/0.log"]);
    });

    it("sets aside where only root can enter", () => {
        make("d/0.log");
        assert.equal(sh("aside", "d").status, 0);
        const { uid, mode } = statSync(join(root, "d/.wiped-7"));
        assert.deepEqual([uid, mode & 0o777], [process.getuid?.(), 0o700]);
    });

    it("moves nothing over anything, and keeps what it could not move", () => {
        make("d/logs", "old");
        assert.equal(sh("aside", "d").status, 0);
        make("d/logs", "new");
        const { status, stderr } = sh("back", "d");
        assert.equal(status, 1);
        assert.match(stderr, /^\.\.\/logs is in the way of \.\/logs\n/);
        assert.equal(readFileSync(join(root, "d/logs"), "utf8"), "new");
        assert.equal(readFileSync(join(root, "d/.wiped-7/logs"), "utf8"), "old");
    });

    it("does not follow a link that is planted where it moves things", () => {
        make("outside/precious", "kept");
        make("d/logs/0.log");
        symlinkSync(join(root, "outside"), join(root, "d/.wiped-7"));
        assert.equal(sh("aside", "d").status, 1);
        assert.equal(sh("back", "d").status, 0);
        assert.deepEqual(tree("outside"), ["precious"]);
        assert.deepEqual(readdirSync(join(root, "d")).sort(), [".wiped-7", "logs"]);
    });

    it("refuses a directory that a link on the way leads to", () => {
        make("real/d/logs/0.log");
        symlinkSync("real", join(root, "way"));
        assert.match(sh("inspect", "way/d").lines[0] ?? "", /^fault\t\S+\tleads to \S+\/real\/d$/);
        assert.equal(sh("aside", "way/d").status, 1);
        assert.deepEqual(tree("real/d"), ["logs", "logs/0.log"]);
    });

    it("shows targets and names that move a terminal's cursor on one line", () => {
        symlinkSync("x\n\u001b[2Jok\t/host/y\t1\t1", join(root, "link"));
        assert.deepEqual(sh("inspect", "link").lines, [
            `fault\t${join(root, "link")}\tis a symbolic link to x??[2Jok?/host/y?1?1`,
        ]);
        make("d/0.log");
        assert.equal(sh("aside", "d").status, 0);
        make("d/a\u001b[2J\nb");
        assert.match(sh("remove", "d").stderr, /^\S+ still holds a\?\[2J\?b\n$/);
    });

    it("removes what was moved aside, without following links, and nothing around it", () => {
        const outside = make("outside/precious", "kept");
        make("d/logs/0.log");
        make("d/lost+found/x");
        make("d-1/0.log");
        symlinkSync(join(root, "outside"), join(root, "d/logs/link"));
        symlinkSync(join(root, "outside"), join(root, "d/link"));
        assert.equal(sh("aside", "d").status, 0);
        assert.equal(sh("remove", "d").status, 0);
        assert.deepEqual(readdirSync(join(root, "d")), ["lost+found"]);
        assert.deepEqual([readFileSync(outside, "utf8"), tree("d-1")], ["kept", ["0.log"]]);
    });

    it("reports what is left where someone else wrote meanwhile", () => {
        make("d/0.log");
        assert.equal(sh("aside", "d").status, 0);
        make("d/new");
        const { status, stderr } = sh("remove", "d");
        assert.deepEqual([status, stderr], [1, `${join(root, "d")} still holds new\n`]);
    });

    it("stops at the first directory that fails", () => {
        make("one/0.log");
        make("two/0.log");
        symlinkSync("one", join(root, "link"));
        assert.equal(sh("aside", "link", "two").status, 1);
        assert.deepEqual([tree("one"), tree("two")], [["0.log"], ["0.log"]]);
    });

    it("leaves an empty directory as it is", () => {
        mkdirSync(join(root, "d"));
        for (const verb of ["aside", "back", "remove"]) {
            assert.deepEqual(sh(verb, "d"), { status: 0, lines: [], stderr: "" });
        }
    });
});
