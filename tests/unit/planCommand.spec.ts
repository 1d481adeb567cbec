import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import type { PlannedVolume } from "../../core/plan";

function plan(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
        "npm",
        ["run", "--silent", "plan", "--", ...args],
        { encoding: "utf8", env: { ...process.env, PULUMI_CONFIG_PASSPHRASE: undefined } },
    );
    // npm may warn about its own settings on stderr.
    const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("npm "));
    return { status, stdout, lines };
}

describe("npm run plan", function () {
    this.timeout(30_000);

    it("prints the nine volumes of dev, as the article has them", () => {
        const { status, stdout, lines } = plan("--stack", "dev");
        assert.deepEqual([status, lines], [0, []]);
        const volumes = JSON.parse(stdout) as PlannedVolume[];
        assert.deepEqual(
            volumes,
            [
                ...[0, 1, 2].map((n) => `datadir-0-cp-helm-charts-cp-kafka-${n}`),
                ...[0, 1, 2].map((n) => `datadir-cp-helm-charts-cp-zookeeper-${n}`),
                ...[0, 1, 2].map((n) => `datalogdir-cp-helm-charts-cp-zookeeper-${n}`),
            ].map((claim) => ({
                namespace: "default",
                claim,
                volume: claim,
                node: "pc",
                path: `/mnt/data/${claim}`,
                size: "5Gi",
                storageClass: "local-storage",
            })),
        );
    });

    it("takes a value that is JSON as JSON, and a dotted key as a path", () => {
        const { status, stdout } = plan(
            ...["--stack", "dev", "--config", 'kafka={"brokers":1,"disksPerBroker":2}'],
            ...["--config", "zookeeper.servers=1", "--config", "root=/srv"],
            ...["--config", 'nodes=["a"]', "--config", "kafka.size=9Gi"],
        );
        assert.equal(status, 0);
        assert.deepEqual(
            (JSON.parse(stdout) as PlannedVolume[]).map(
                ({ node, path, size }) => `${node} ${path} ${size}`,
            ),
            [
                "a /srv/datadir-0-cp-helm-charts-cp-kafka-0 9Gi",
                "a /srv/datadir-1-cp-helm-charts-cp-kafka-0 9Gi",
                "a /srv/datadir-cp-helm-charts-cp-zookeeper-0 5Gi",
                "a /srv/datalogdir-cp-helm-charts-cp-zookeeper-0 5Gi",
            ],
        );
    });

    it("takes the path of a list's item, and of a name with dots in it", () => {
        const { status, stdout, lines } = plan(
            ...["--stack", "dev", "--config", "kafka.brokers=1", "--config", "zookeeper.servers=1"],
            ...["--config", "kafka.disks[0].root=/a", "--config", "kafka.disks[1].root=/b"],
            ...["--config", 'placement.paths["datadir-1-cp-helm-charts-cp-kafka-0"]=/c'],
        );
        assert.deepEqual([status, lines], [0, []]);
        assert.deepEqual(
            (JSON.parse(stdout) as PlannedVolume[]).map(({ path }) => path).slice(0, 2),
            ["/a/datadir-0-cp-helm-charts-cp-kafka-0", "/c"],
        );
    });

    it("reports every fault on a line of its own, and prints nothing", () => {
        const { status, stdout, lines } = plan(
            ...["--stack", "dev", "--config", "root=data", "--config", "realease=x"],
            ...["--config", 'kafka={"brokers":2.5,"size":"5GB"}'],
        );
        assert.deepEqual([status, stdout, lines.length], [2, "", 4]);
        assert.match(
            String(lines[0]),
            /^realease: got "x"; allowed: one of release, namespace, .*; did you mean release\?$/,
        );
        assert.deepEqual(lines.slice(1), [
            'root: got "data"; allowed: an absolute path below / of letters, digits, ., _, -, +, @ and =, without . or .., double or trailing /, and no directory of the system or of another service such as /etc, /tmp, /var/lib itself or /var/lib/kubelet, at most 3000',
            "kafka.brokers: got 2.5; allowed: a whole number from 1 to 1000; the chart takes 0 for 3; to stop Kafka and keep its data set installed to false",
            'kafka.size: got "5GB"; allowed: a size as Kubernetes writes it, such as 5Gi, 500G or 1.5Ti, and at least 1Mi',
        ]);
    });

    it("names the stacks there are when the one asked for is missing", () => {
        const { status, stdout, lines } = plan("--stack", "prdo");
        assert.deepEqual([status, stdout, lines.length], [2, "", 1]);
        assert.match(
            String(lines[0]),
            /^--stack prdo: there is no Pulumi\.prdo\.yaml; stacks here: .*dev.*local.*prod/,
        );
    });

    for (const args of [[], ["--stack"], ["--stak", "dev"], ["--stack", "dev", "--config", "x"]]) {
        it(`asks for its arguments: ${args.join(" ")}`, () => {
            const { status, stdout, lines } = plan(...args);
            assert.deepEqual([status, stdout, lines.length], [2, "", 1]);
        });
    }
});
