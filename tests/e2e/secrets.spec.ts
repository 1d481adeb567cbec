import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { kubectl, run } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { base, nodes } from "../support/simulated";
import { TestStack } from "../support/stack";

const stack = new TestStack("secrets", base);
const jaasPath = 'values["cp-kafka"].configurationOverrides["sasl.jaas.config"]';
const words = ["correct.horse+battery", 'staple/of"quotes'] as const;

describe("a secret within values", () => {
    /** As a user does it, in the file that the stack is run with. */
    async function setSecret(word: string, path = jaasPath): Promise<void> {
        const key = `kafka-local-volumes:${path}`;
        const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required password="${word}";`;
        const set = ["config", "set", "--secret", "--path", key, jaas];
        await run("pulumi", [...set, ...stack.chosen], { env });
    }

    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, nodes);
        await stack.init();
    });

    after(async () => {
        await stack.remove();
        await removeFakeNodes(cluster, nodes);
    });

    function assertHidden(what: string, text: string): void {
        for (const word of words) {
            for (const form of [word, JSON.stringify(word).slice(1, -1), btoa(word)]) {
                assert.ok(!text.includes(form), `${what} shows the secret:\n${text}`);
            }
        }
    }

    async function ofPulumi(...args: readonly [string, ...string[]]): Promise<void> {
        const { code, stdout, stderr } = await stack.tryPulumi(...args);
        assert.equal(code, 0, stdout + stderr);
        assertHidden(`pulumi ${args.join(" ")}`, stdout + stderr);
    }

    async function ofCommand(
        codes: readonly number[],
        ...args: readonly [string, ...string[]]
    ): Promise<void> {
        const { code, stdout, stderr } = await onStack(stack, args);
        assert.ok(codes.includes(code), `${args.join(" ")}: ${code}\n${stdout}${stderr}`);
        assertHidden(args.join(" "), stdout + stderr);
    }

    it("is in no preview, no message and no state, and the brokers get it", async () => {
        await setSecret(words[0]);
        await ofPulumi("preview", "--diff");
        await ofPulumi("up", "--yes", "--skip-preview");
        await ofPulumi("stack", "export");
        await ofPulumi("stack", "output", "--json");
        const set = ["get", "statefulset/kafka-cp-kafka", "-n", "kafka", "-o", "json"];
        assert.ok((await kubectl(cluster, set)).includes(words[0]));
        assert.match(readFileSync(stack.configFile, "utf8"), /secure: v1:/);
    });

    it("is in nothing that the commands print, and its absence is no drift", async () => {
        const svg = join(scratch, "secrets.svg");
        await ofCommand([0], "plan");
        await ofCommand([0], "report", "--svg", svg);
        assertHidden("the picture", readFileSync(svg, "utf8"));
        await ofCommand([0], "report", "--json");
        await ofCommand([0], "drift");
        await ofCommand([0], "doctor");
    });

    it("is in no preview and no report of its change", async () => {
        await setSecret(words[1]);
        await ofPulumi("preview", "--diff");
        await ofPulumi("preview", "--json", "--show-sames");
        await ofCommand([0], "report");
        await ofCommand([0], "drift");
    });

    it("is not in a drift of the object that has it, nor in a refusal", async () => {
        const variables = [{ name: "KAFKA_HEAP_OPTS", value: "-Xms1M -Xmx1M" }];
        const containers = [{ name: "cp-kafka-broker", env: variables }];
        const patch = JSON.stringify({ spec: { template: { spec: { containers } } } });
        await kubectl(cluster, ["patch", "statefulset/kafka-cp-kafka", "-n", "kafka", "-p", patch]);
        await ofCommand([5], "drift");
        await ofCommand([5], "drift", "--json");
        await setSecret(words[0], 'values["cp-kafkaa"].password');
        const { code, stdout, stderr } = await stack.tryPulumi("preview");
        assert.notEqual(code, 0);
        assert.match(stdout + stderr, /values\.cp-kafkaa: got .*\[secret\]/);
        assertHidden("the refusal", stdout + stderr);
        await ofCommand([2], "plan");
    });
});
