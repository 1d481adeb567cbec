import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { longestSilence, mostAway, podsOfRole, uidsOfRole } from "../support/rolled";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const config = soakConfig();
const stack = new TestStack("rolling", config);
const { release } = stack.config;
const workload = new Workload(stack);

/** The values with a setting of the brokers changed, which restarts them. */
function changed(kafka: JsonObject): JsonObject {
    const values = config.values as Readonly<Record<string, JsonObject>>;
    return { ...values, "cp-kafka": { ...values["cp-kafka"], ...kafka } };
}

describe("a rolling update", function () {
    this.bail(true);
    this.timeout(900_000);

    before(async () => {
        await workload.begin();
    });

    after(async () => {
        await stack.abandon();
    });

    it("restarts one broker at a time under a producer, which sees no error and loses no record", async () => {
        const before = {
            kafka: await uidsOfRole(stack, "cp-kafka"),
            zookeeper: await uidsOfRole(stack, "cp-zookeeper"),
        };
        stack.set({ values: changed({ configurationOverrides: { "log.cleaner.threads": 2 } }) });
        let out = "";
        // In a pod that is not restarted.
        const producer = workload.produce(`${release}-cp-zookeeper-0`);
        let away = 0;
        let longest = 0;
        try {
            await producer.reach(200, 120);
            longest = await longestSilence(producer, async () => {
                away = await mostAway(stack, "cp-kafka", async () => {
                    out = await stack.up();
                });
            });
        } finally {
            await producer.end();
        }
        assert.deepEqual(producer.errors, []);
        workload.ledger.add(producer.acknowledged);
        const said = out.split("\n").filter((line) => line.includes("restarted"));
        console.log(`      longest silence ${longest} ms\n${said.join("\n")}`);
        assert.equal(away, 1);
        assert.match(out, /3 pods restarted, one at a time, in \d+ s/);
        assert.deepEqual(await uidsOfRole(stack, "cp-zookeeper"), before.zookeeper);
        const now = await uidsOfRole(stack, "cp-kafka");
        assert.equal(now.filter((pod) => before.kafka.includes(pod)).length, 0);
        await workload.check();
        await stack.preview("--expect-no-changes");
    });

    it("stops with words at a broker that does not come back, and the others run as before", async () => {
        const before = await uidsOfRole(stack, "cp-kafka");
        // The images of the values count, and only the brokers' is another one.
        stack.set({
            platform: { version: "chart" },
            values: changed({ imageTag: "6.1.99" }),
        });
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        const said = (stdout + stderr).replaceAll(/\s+/g, " ");
        assert.match(
            said,
            new RegExp(
                `${release}-cp-kafka-2: container cp-kafka-broker: (ErrImagePull|ImagePullBackOff|ErrImageNeverPull).*Not restarted yet: ${release}-cp-kafka-0, ${release}-cp-kafka-1. Correct the configuration`,
            ),
        );
        const now = await podsOfRole(stack, "cp-kafka");
        assert.deepEqual(
            now.filter(({ isReady }) => isReady).map(({ name, uid }) => `${name} ${uid}`),
            before.slice(0, 2),
        );
    });

    it("goes on with the repair: the broken broker first", async () => {
        const [first] = await uidsOfRole(stack, "cp-kafka");
        stack.set({ platform: config.platform ?? {}, values: config.values ?? {} });
        const preview = await stack.preview();
        assert.match(preview, /RollingUpdate/);
        const out = await stack.up();
        assert.match(out, /3 pods restarted, one at a time/);
        assert.ok(!(await uidsOfRole(stack, "cp-kafka")).includes(first ?? ""));
        await workload.check();
        assert.deepEqual(await workload.restarts(), []);
    });
});
