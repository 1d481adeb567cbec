import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    type Holder,
    leaseOfStack,
    leasesOfNode,
    machineOf,
    pulumiCommand,
    readHolder,
    heldRefusal,
    stackOfUrn,
} from "../../core/leaseHolder";
import { engineHere, holderHere, runs } from "../../provider/kubernetes/thisProcess";

const holder: Holder = {
    ...{
        id: "1",
        host: "ci-7",
        pid: 42,
        user: "ops",
        command: "pulumi up",
        stack: "acme/kafka/prod",
    },
    ...{ since: "2026-11-27T20:00:00.000Z", machine: "m", process: "42@1" },
};

const subject = { what: "stack prod", name: "kafka-stack-kafka-prod-0" };

describe("the name of a lease", () => {
    it("is a DNS label, whatever the stack or the node is called", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), fc.string(), (key, value) => {
                const ofNode = leasesOfNode({ key, value }, [
                    { metadata: { name: "n", labels: { [key]: value } } },
                ]);
                for (const name of [leaseOfStack(key, value), ...ofNode]) {
                    assert.match(name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
                }
            }),
        );
    });

    it("differs where names differ only in punctuation, in case, or at their end", () => {
        const stacks = ["a.b", "a-b", "a_b", "A-b", `${"x".repeat(80)}1`, `${"x".repeat(80)}2`];
        assert.equal(new Set(stacks.map((stack) => leaseOfStack("p", stack))).size, stacks.length);
        const nodes = [
            { key: "k", value: "a.b" },
            { key: "k", value: "a-b" },
            { key: "k/a", value: "b" },
        ];
        const names = nodes.flatMap((label) => leasesOfNode(label, []));
        assert.equal(new Set(names).size, nodes.length);
        assert.ok(!leasesOfNode({ key: "p", value: "s" }, []).includes(leaseOfStack("p", "s")));
    });

    it("is the same for a node by whichever of its labels, and as far as nodes are known", () => {
        const hostname = "kubernetes.io/hostname";
        const node = (name: string, labels: Readonly<Record<string, string>>) => ({
            metadata: { name, labels },
        });
        const nodes = [
            node("n1", { [hostname]: "n1", "disk-host": "a", zone: "z" }),
            node("n2", { [hostname]: "n2.example", "disk-host": "b", zone: "z" }),
        ];
        const of = (key: string, value: string, known = nodes) =>
            leasesOfNode({ key, value }, known);
        const shared = (a: readonly string[], b: readonly string[]) =>
            a.filter((name) => b.includes(name)).length;
        assert.equal(of(hostname, "n1").length, 1);
        assert.equal(shared(of(hostname, "n1"), of("disk-host", "a")), 1);
        assert.equal(shared(of(hostname, "n2.example"), of("disk-host", "b")), 1);
        assert.equal(shared(of(hostname, "n1"), of("disk-host", "b")), 0);
        // A run that may not list the nodes, and one that may.
        assert.deepEqual(of(hostname, "n1", []), of(hostname, "n1"));
        assert.equal(shared(of("disk-host", "a", []), of("disk-host", "a")), 1);
        // A label of two nodes: the pod may be on either.
        assert.equal(shared(of("zone", "z"), of(hostname, "n1")), 1);
        assert.equal(shared(of("zone", "z"), of(hostname, "n2.example")), 1);
        assert.deepEqual(of("zone", "z"), [...of("zone", "z")].sort());
    });

    it("is the same for a stack's name, its full name and what its resources say", () => {
        const urn = "urn:pulumi:prod::kafka::kafka-local-volumes:index:LocalVolumes$a:b:C::n::x";
        const { stack, project } = stackOfUrn(urn);
        const names = [
            leaseOfStack("kafka", "prod"),
            leaseOfStack("kafka", "acme/kafka/prod"),
            leaseOfStack(project, stack),
        ];
        assert.equal(new Set(names).size, 1);
        assert.match(names[0] ?? "", /^kafka-stack-kafka-prod-[0-9a-f]{10}$/);
    });
});

describe("the holder of a lease", () => {
    it("is who, where, what and since when, on one line with what to do", () => {
        assert.equal(
            heldRefusal(subject, "1", holder, 30),
            "stack prod is in use by pulumi up of stack acme/kafka/prod (process 42 of ops on ci-7, since 2026-11-27T20:00:00.000Z): wait until it ends, and run this again; if it was killed, its lock ends 30 s after its last renewal of lease default/kafka-stack-kafka-prod-0",
        );
    });

    it("cannot hide or move text, nor fill the screen", () => {
        const hostile = { ...holder, host: "a\u001b[2Jb\n\u202e", user: "x".repeat(10_000) };
        const line = heldRefusal(subject, "1\r\n", hostile, 30);
        assert.doesNotMatch(line, /[\p{C}\p{Zl}\p{Zp}]/u);
        assert.match(line, /a\\u001b\[2Jb\\u000a\\u202e/);
        assert.ok(line.length < 600);
        assert.match(
            heldRefusal(subject, "1\r\n", undefined, 30),
            /in use by 1\\u000d\\u000a, which/,
        );
    });

    it("is read only where it is whole and of the identity that holds the lease", () => {
        const text = JSON.stringify(holder);
        assert.deepEqual(readHolder(text, "1"), holder);
        assert.equal(readHolder(text, "2"), undefined);
        const broken = [
            ...[undefined, "", "{", "[]", "null", "1", '"1"', '{"id":"1"}'],
            JSON.stringify({ ...holder, pid: "42" }),
            JSON.stringify({ ...holder, host: { toString: 1 } }),
        ];
        for (const annotation of broken) {
            assert.equal(readHolder(annotation, "1"), undefined);
        }
        const elsewhere = JSON.stringify({ ...holder, machine: undefined });
        assert.equal(readHolder(elsewhere, "1")?.machine, undefined);
    });

    it("says of pulumi only what it does, and no argument", () => {
        const cases = [
            [["/usr/bin/pulumi", "up", "--config", "k=secret"], "pulumi up"],
            [["pulumi", "-C", "dir", "destroy", "--yes"], "pulumi destroy"],
            [["pulumi"], "pulumi"],
            [["node", "--secret=up"], "pulumi"],
            [[], "pulumi"],
        ] as const;
        for (const [args, expected] of cases) {
            assert.equal(pulumiCommand(args), expected);
        }
    });

    it("is a process of this machine, which runs, and no other one of its number", () => {
        const own = holderHere("wipe", "p/s");
        assert.deepEqual([own.pid, own.command, own.stack], [process.pid, "wipe", "p/s"]);
        assert.equal(runs(own.process), true);
        assert.equal(runs(`${process.pid}@1`), false);
        for (const text of ["", "x", "@", "99999999@1", "-1@1", "0@1"]) {
            assert.equal(runs(text), false);
        }
        assert.notEqual(holderHere("wipe", "p/s").id, own.id);
    });

    it("is on another machine where only a copy of that machine is the same", () => {
        const parts = { boot: "b", processes: "pid:[1]", host: "vm-1", id: "0123abcd" };
        const machine = machineOf(parts) ?? "";
        assert.equal(machineOf({ ...parts }), machine);
        const others = [
            { host: "vm-2" },
            { id: "4567" },
            { id: undefined },
            { boot: "c" },
            { processes: "pid:[2]" },
            { host: "vm-", id: "10123abcd" },
        ].map((other) => machineOf({ ...parts, ...other }));
        assert.equal(new Set([machine, ...others]).size, others.length + 1);
        assert.doesNotMatch(machine, /0123abcd/);
        assert.equal(machineOf({ ...parts, boot: undefined }), undefined);
        assert.equal(machineOf({ ...parts, processes: undefined }), undefined);
        const { machine: own = "" } = holderHere("wipe", "p/s");
        assert.ok(!existsSync("/proc/self/ns/pid") || /^[0-9a-f]{64}$/.test(own), own);
    });

    it("is the same one for all providers of one CLI", () => {
        const [one, other] = [1, 2].map(() => engineHere("s", "127.0.0.1:1"));
        assert.deepEqual([one?.id, one?.pid], [other?.id, process.ppid]);
        assert.notEqual(engineHere("s", "127.0.0.1:2").id, one?.id);
    });
});
