import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { run } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { cluster, env, freshCluster } from "../support/instance";
import { base, chart, nodes } from "../support/simulated";
import { TestStack } from "../support/stack";

const jaas =
    'org.apache.kafka.common.security.plain.PlainLoginModule required password="correct.h0rse";';
const encrypted = "battery/staple";
const values = {
    "cp-kafka": {
        configurationOverrides: { "sasl.jaas.config": jaas },
        customEnv: { SSL_KEY_PASSWORD: "20261127", OF_THE_FILE: encrypted },
    },
};
const words = ["correct.h0rse", "20261127", encrypted];
const stack = new TestStack("taken-secrets", { ...base, values });

function assertHidden(what: string, text: string): void {
    for (const word of words) {
        for (const form of [word, btoa(word)]) {
            assert.ok(!text.includes(form), `${what} shows ${word}:\n${text}`);
        }
    }
}

async function takeover(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await onStack(stack, ["takeover", ...args]);
    assert.equal(code, 0, stdout + stderr);
    return stdout + stderr;
}

describe("a takeover of a release that has secrets", () => {
    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, nodes);
        await stack.init();
        await stack.up();
        // Only what is in the cluster is left.
        await run("pulumi", ["stack", "rm", "--yes", "--force", stack.name], { env });
        await stack.init();
        const { canary = null, preparation = null } = base;
        stack.reset({ chart: { path: chart }, canary, preparation });
        const key = 'kafka-local-volumes:values["cp-kafka"].customEnv.OF_THE_FILE';
        const set = ["config", "set", "--secret", "--path", key];
        await run("pulumi", [...set, "another value", ...stack.chosen], { env });
    });

    after(async () => {
        await stack.remove();
        await removeFakeNodes(cluster, nodes);
    });

    it("shows none of them, and where they will be encrypted", async () => {
        const before = readFileSync(stack.configFile, "utf8");
        const text = await takeover("--dry-run");
        assertHidden("the dry run", text);
        assert.match(
            text,
            /^Encrypted there: values\["cp-kafka"\]\["configurationOverrides"\]\["sasl\.jaas\.config"\], values\["cp-kafka"\]\["customEnv"\]\["OF_THE_FILE"\], values\["cp-kafka"\]\["customEnv"\]\["SSL_KEY_PASSWORD"\]$/m,
        );
        assert.equal(readFileSync(stack.configFile, "utf8"), before);
    });

    it("encrypts them in the stack's file and in its state", async () => {
        assertHidden("the takeover", await takeover());
        const file = readFileSync(stack.configFile, "utf8");
        assertHidden("the stack's file", file);
        assert.equal(file.match(/secure: v1:/g)?.length, words.length);
        assertHidden("the state", await stack.stdout("stack", "export"));
        assertHidden("a preview", await stack.preview("--diff", "--expect-no-changes"));
    });
});
