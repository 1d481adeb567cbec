import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { kubectl, run, waitFor } from "../../dev/cluster/shell";
import { BrokerLogs, type Start } from "../support/brokerLogs";
import { cluster, env } from "../support/instance";
import { list } from "../support/kube";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const stack = new TestStack("recreation", soakConfig());
const { namespace, release } = stack.config;
const workload = new Workload(stack);

interface Recreation {
    readonly starts: readonly Start[];
    readonly restarts: number;
    /** From the install's first object to the moment when the last broker said that it serves. */
    readonly seconds: number;
}

function restartsIn(status: string): number {
    return Number(/restarts=(\d+)$/.exec(status)?.[1]);
}

/** When the chart's objects were made, as the API has it. */
async function installed(): Promise<Date> {
    const kafka = ["statefulset", `${release}-cp-kafka`, "-n", namespace];
    const time = "jsonpath={.metadata.creationTimestamp}";
    return new Date(await kubectl(cluster, ["get", ...kafka, "-o", time]));
}

/** Writes, stops Kafka in one way, and installs it again in the one there is. */
async function recreate(stop: () => Promise<void>, ...args: string[]): Promise<Recreation> {
    await workload.through(() => Promise.resolve());
    await stop();
    const logs = new BrokerLogs(namespace, release);
    try {
        stack.set({ installed: true });
        await stack.up(...args);
        await workload.check();
        const began = await installed();
        const starts = logs.starts();
        const serving = Math.max(...starts.map((each) => each.serving?.getTime() ?? NaN));
        const restarts = (await workload.restarts()).map(restartsIn);
        return {
            starts,
            restarts: restarts.reduce((sum, each) => sum + each, 0),
            seconds: Math.round((serving - began.getTime()) / 1000),
        };
    } finally {
        logs.stop();
    }
}

/** What `helm uninstall` does: ZooKeeper and Kafka get the signal to stop at the same moment. */
async function uninstall(): Promise<void> {
    await run("helm", ["uninstall", release, "--namespace", namespace], { env });
    await waitFor("the end of all pods", 180, async () => {
        return (await list("pod", namespace, "-l", `release=${release}`)).length === 0;
    });
}

function describeRecreation(name: string, { starts, restarts, seconds }: Recreation): void {
    const skipped = starts.reduce((sum, each) => sum + each.skipped, 0);
    const recovered = starts.reduce((sum, each) => sum + each.recovered.length, 0);
    console.log(
        `      ${name}: serving after ${seconds} s, ${restarts} restarts, ` +
            `${skipped} logs skipped recovery, ${recovered} lines of recovery`,
    );
}

describe("recreation", () => {
    before(() => workload.begin());

    after(async () => {
        await stack.remove();
    });

    it("restarts and recovers nothing after an orderly stop, and much after helm uninstall", async () => {
        const orderly = await recreate(async () => {
            stack.set({ installed: false });
            await stack.up();
        });
        describeRecreation("after an orderly stop", orderly);
        const naive = await recreate(uninstall, "--refresh");
        describeRecreation("after helm uninstall ", naive);

        assert.equal(orderly.restarts, 0);
        assert.deepEqual(
            orderly.starts.map(({ skipped, recovered }) => [skipped, recovered]),
            [0, 1, 2].map(() => [1, []]),
        );
        assert.ok(naive.restarts >= 1, `${naive.restarts} restarts`);
        assert.ok(naive.starts.some(({ recovered }) => recovered.length > 0));
    });
});
