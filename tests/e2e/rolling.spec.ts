import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { list } from "../support/kube";
import type { Producer } from "../support/producer";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const config = soakConfig();
const stack = new TestStack("rolling", config);
const { namespace, release } = stack.config;
const workload = new Workload(stack);

/** The values with a setting of the brokers changed, which restarts them. */
function changed(kafka: JsonObject): JsonObject {
    const values = config.values as Readonly<Record<string, JsonObject>>;
    return { ...values, "cp-kafka": { ...values["cp-kafka"], ...kafka } };
}

/** Each pod of a role: its name, uid and image, and whether it is ready. */
async function pods(role: "cp-kafka" | "cp-zookeeper") {
    return (await list("pod", namespace, "-l", `app=${role},release=${release}`)).map(
        ({ metadata: { name, uid }, status: { containerStatuses = [] } }) => ({
            name,
            uid,
            isReady: containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready),
        }),
    );
}

async function uids(role: "cp-kafka" | "cp-zookeeper"): Promise<string[]> {
    return (await pods(role)).map(({ name, uid }) => `${name} ${uid}`).sort();
}

/** Looks again and again while something is done, and no longer. */
async function watching(
    look: () => Promise<void> | void,
    every: number,
    work: () => Promise<unknown>,
): Promise<void> {
    // Ends with the test where that is out of time.
    const end = Date.now() + 600_000;
    let over = false;
    const isOver = () => over || Date.now() > end;
    const watch = (async () => {
        while (!isOver()) {
            await look();
            await sleep(every);
        }
    })();
    try {
        await work();
    } finally {
        over = true;
        await watch;
    }
}

/** How many brokers are away at once while something is done. */
async function mostAway(work: () => Promise<unknown>): Promise<number> {
    let most = 0;
    const look = async () => {
        const ready = (await pods("cp-kafka")).filter(({ isReady }) => isReady).length;
        most = Math.max(most, 3 - ready);
    };
    await watching(look, 500, work);
    return most;
}

/** The longest time in milliseconds without an acknowledged record while something is done. */
async function longestSilence(producer: Producer, work: () => Promise<unknown>): Promise<number> {
    let [longest, count, since] = [0, 0, Date.now()];
    const look = () => {
        if (producer.acknowledged.length > count) {
            [count, since] = [producer.acknowledged.length, Date.now()];
        }
        longest = Math.max(longest, Date.now() - since);
    };
    await watching(look, 50, work);
    return longest;
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
        const before = { kafka: await uids("cp-kafka"), zookeeper: await uids("cp-zookeeper") };
        stack.set({ values: changed({ configurationOverrides: { "log.cleaner.threads": 2 } }) });
        let out = "";
        // In a pod that is not restarted.
        const producer = workload.produce("cp-zookeeper");
        let away = 0;
        let longest = 0;
        try {
            await producer.reach(200, 120);
            longest = await longestSilence(producer, async () => {
                away = await mostAway(async () => {
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
        assert.deepEqual(await uids("cp-zookeeper"), before.zookeeper);
        const now = await uids("cp-kafka");
        assert.equal(now.filter((pod) => before.kafka.includes(pod)).length, 0);
        await workload.check();
        await stack.preview("--expect-no-changes");
    });

    it("stops with words at a broker that does not come back, and the others run as before", async () => {
        const before = await uids("cp-kafka");
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
                `${release}-cp-kafka-2: container cp-kafka-broker: (ErrImagePull|ImagePullBackOff|ErrImageNeverPull).*Not restarted, and as before: ${release}-cp-kafka-0, ${release}-cp-kafka-1. Correct the configuration`,
            ),
        );
        const now = await pods("cp-kafka");
        assert.deepEqual(
            now.filter(({ isReady }) => isReady).map(({ name, uid }) => `${name} ${uid}`),
            before.slice(0, 2),
        );
    });

    it("goes on with the repair: the broken broker first", async () => {
        const [first] = await uids("cp-kafka");
        stack.set({ platform: config.platform ?? {}, values: config.values ?? {} });
        const preview = await stack.preview();
        assert.match(preview, /RollingUpdate/);
        const out = await stack.up();
        assert.match(out, /3 pods restarted, one at a time/);
        assert.ok(!(await uids("cp-kafka")).includes(first ?? ""));
        await workload.check();
        assert.deepEqual(await workload.restarts(), []);
    });
});
