import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { platforms } from "../../dev/cluster/images/platforms";
import { type JsonObject, merge } from "../../core/json";
import { longestSilence, mostAway, uidsOfRole } from "../support/rolled";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const protocol = "inter.broker.protocol.version";
const config = soakConfig();
const stack = new TestStack("upgrade", config);
const workload = new Workload(stack);

function on(version: string, held: JsonObject): JsonObject {
    const values = config.values ?? {};
    return {
        platform: { version },
        values: merge(values as JsonObject, { "cp-kafka": { configurationOverrides: held } }),
    };
}

/** docs/upgrading.md: another version of Kafka. */
describe("Kafka from the oldest platform to the newest", function () {
    this.bail(true);
    this.timeout(1_800_000);

    let client = "";

    before(async () => {
        await workload.begin();
        client = await workload.startClient();
    });

    after(() => stack.abandon());

    /** One change under a producer with acks=all. */
    async function change(what: JsonObject, role: "cp-kafka" | "cp-zookeeper"): Promise<string> {
        stack.set(what);
        const producer = workload.produce(client);
        let [out, longest, away] = ["", 0, 0];
        try {
            await producer.reach(200, 120);
            longest = await longestSilence(producer, async () => {
                away = await mostAway(stack, role, async () => {
                    out = await stack.up();
                });
            });
        } finally {
            await producer.end();
        }
        workload.ledger.add(producer.acknowledged);
        const [said = ""] = /\d+ pods restarted, one at a time, in \d+ s/.exec(out) ?? [];
        console.log(`      ${said}; longest silence ${longest} ms; ${await workload.check()}`);
        assert.equal(away, 1);
        return out;
    }

    it("holds the protocol, and takes the images, ZooKeeper's first", async () => {
        const before = await uidsOfRole(stack, "cp-zookeeper");
        const out = await change(on(platforms.newest.version, { [protocol]: "2.7" }), "cp-kafka");
        assert.match(out, /6 pods restarted, one at a time/);
        const now = await uidsOfRole(stack, "cp-zookeeper");
        assert.deepEqual(
            now.filter((pod) => before.includes(pod)),
            [],
        );
        assert.deepEqual(await workload.restarts(), []);
    });

    it("goes back to the old images while the protocol is held", async () => {
        await change(on(platforms.oldest.version, { [protocol]: "2.7" }), "cp-kafka");
        await change(on(platforms.newest.version, { [protocol]: "2.7" }), "cp-kafka");
    });

    it("raises the protocol", async () => {
        const out = await change(on(platforms.newest.version, {}), "cp-kafka");
        assert.match(out, /3 pods restarted, one at a time/);
        assert.deepEqual(await workload.restarts(), []);
        await stack.preview("--expect-no-changes");
    });
});
