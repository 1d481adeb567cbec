import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type JsonObject, merge } from "../../core/json";
import { type Platform, platforms } from "../../dev/cluster/images/platforms";
import { featuresOf } from "../support/features";
import { list } from "../support/kube";
import { longestSilence } from "../support/rolled";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const level = "4.4-IV2";

function on({ version }: Platform, more: JsonObject = {}): JsonObject {
    return { platform: { version, edition: "community", ...more } };
}

const stack = new TestStack(
    "kafka4",
    merge(merge(soakConfig(), on(platforms.newest)), {
        metadata: "kraft",
        controllers: { replicas: 3, size: "1Gi", heap: "128Mi" },
    }),
);
const { namespace, release } = stack.config;
const workload = new Workload(stack);
const name = `raise metadata.version to ${level} for good with release ${namespace}/${release}`;
let client = "";

async function podUids(): Promise<readonly string[]> {
    const all = await list("pod", namespace);
    return all.map(({ metadata: { name: pod, uid } }) => `${pod} ${uid}`).sort();
}

async function features(): Promise<Readonly<Record<string, string>>> {
    return featuresOf(namespace, release);
}

/** One change under a producer with acks=all. */
async function change(what: JsonObject): Promise<string> {
    stack.set(what);
    const producer = workload.produce(client);
    let [out, silence, seconds] = ["", 0, 0];
    try {
        await producer.reach(300, 180);
        silence = await longestSilence(producer, async () => {
            const began = Date.now();
            out = await stack.up();
            seconds = Math.round((Date.now() - began) / 1000);
        });
        await producer.reach(producer.acknowledged.length + 300, 120);
    } finally {
        await producer.end();
    }
    workload.ledger.add(producer.acknowledged);
    assert.deepEqual(producer.errors, []);
    const [version] = (await workload.kafka.exec(["kafka-topics", "--version"])).split(" ");
    console.log(
        `      Kafka ${version ?? ""}, metadata.version ${(await features())["metadata.version"] ?? ""}: up ${seconds} s, longest silence ${silence} ms, ${producer.acknowledged.length} acknowledged; all: ${await workload.check()}`,
    );
    assert.deepEqual(await workload.restarts(), []);
    return out;
}

/** What an update says that is refused and restarts nothing. */
async function refused(what: JsonObject): Promise<string> {
    stack.set(what);
    const before = await podUids();
    const { stdout, stderr, code } = await stack.tryPulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.deepEqual(await podUids(), before);
    return `${stdout}\n${stderr}`;
}

/** docs/kraft.md: to Kafka 4 and back, and for good. */
describe("Kafka 3.9 without ZooKeeper, to Kafka 4", function () {
    this.bail(true);
    this.timeout(1_800_000);

    before(async () => {
        await workload.begin();
        client = await workload.startClient();
        assert.equal((await features())["metadata.version"], "3.9-IV0");
    });

    after(() => stack.abandon());

    it("refuses a level that the images do not know", async () => {
        const words = await refused(on(platforms.newest, { metadataVersion: level }));
        assert.match(words, /platform\.metadataVersion: got "4\.4-IV2"; allowed: 3\.9-IV0; /);
    });

    it("takes the images of Kafka 4, and nothing else", async () => {
        const words = await refused({
            ...on(platforms.kraft, { metadataVersion: level }),
            acknowledge: [name],
        });
        assert.match(words, /allowed: nothing, as long as the image changes/);
        stack.set({ acknowledge: [] });
        const out = await change(on(platforms.kraft));
        assert.match(out, /3 pods restarted, one at a time/);
        assert.equal((await features())["metadata.version"], "3.9-IV0");
        await stack.up("--expect-no-changes");
    });

    it("goes back to 3.9, and to 4 again", async () => {
        await change(on(platforms.newest));
        await change(on(platforms.kraft));
    });

    it("raises metadata.version alone, once that is acknowledged", async () => {
        const wanted = on(platforms.kraft, { metadataVersion: level });
        const words = await refused(wanted);
        assert.ok(words.includes(`allowed: a list with ${JSON.stringify(name)}`), words);
        const before = await features();
        const out = await change({ ...wanted, acknowledge: [name] });
        console.log(/metadata\.version raised[^\n]*/.exec(out)?.[0]);
        assert.match(out, /metadata\.version raised from 3\.9-IV0 to 4\.4-IV2 for good/);
        assert.deepEqual(await features(), { ...before, "metadata.version": level });
        await stack.up("--expect-no-changes");
        stack.set({ acknowledge: [] });
        await stack.up("--expect-no-changes");
    });

    it("refuses the images of 3.9 from then on, and a lower level", async () => {
        const words = await refused(on(platforms.newest));
        console.log(/^.*platform\.version: got.*$/m.exec(words)?.[0]);
        assert.match(words, /platform\.version: got "Kafka 3\.9"; allowed: Kafka 4\.4 or newer/);
        const lower = await refused(on(platforms.kraft, { metadataVersion: "4.2-IV1" }));
        assert.match(lower, /platform\.metadataVersion: got "4\.2-IV1"; allowed: 4\.4-IV2; /);
        // Without the key, Kafka still says it.
        await change(on(platforms.kraft));
        const without = await refused(on(platforms.newest));
        assert.match(without, /allowed: Kafka 4\.4 or newer/);
    });

    it("gives all records back after everything was destroyed and put back", async () => {
        stack.set(on(platforms.kraft, { metadataVersion: level }));
        await stack.destroy();
        await stack.up();
        console.log(`      ${await workload.check()}`);
        assert.deepEqual(await workload.restarts(), []);
        assert.equal((await features())["metadata.version"], level);
    });
});
