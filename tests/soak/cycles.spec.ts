import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { stopCluster, restartCluster, startCluster } from "../../dev/cluster/cluster";
import { BrokerLogs } from "../support/brokerLogs";
import { assertDisks } from "../support/disks";
import { cluster } from "../support/instance";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";
import { replacePods, server } from "../support/zookeeper";

const cycles = Number(process.env.CYCLES ?? "20");

const stack = new TestStack("soak", soakConfig());
const { namespace, release } = stack.config;
const workload = new Workload(stack);

interface Kind {
    readonly name: string;
    /** Whether the brokers are stopped by the program, so that no start may recover anything. */
    readonly orderly: boolean;
    run(cycle: number): Promise<void>;
}

const kinds: readonly Kind[] = [
    {
        name: "the chart removed and put back",
        orderly: true,
        async run() {
            stack.set({ installed: false });
            await stack.up();
            stack.set({ installed: true });
            await stack.up();
        },
    },
    {
        name: "everything destroyed and put back",
        orderly: true,
        async run() {
            await stack.destroy();
            await stack.up();
        },
    },
    {
        name: "the cluster restarted",
        orderly: false,
        run: () => restartCluster(cluster),
    },
    {
        name: "the cluster deleted and rebuilt over the kept directories",
        orderly: false,
        async run() {
            await stopCluster(cluster);
            await startCluster(cluster);
            await stack.useRebuiltCluster();
            await stack.up("--refresh");
        },
    },
    {
        name: "pods of a broker and of a ZooKeeper deleted",
        orderly: false,
        async run(cycle) {
            // Not the first broker: the producer runs there, and continues.
            const broker = `${release}-cp-kafka-${1 + (cycle % 2)}`;
            // The loss of the leader is a test of its own: leader.spec.ts
            const follower = await server(namespace, release, "follower", cycle % 3);
            await replacePods(namespace, [broker, follower]);
            await workload.inSync(180);
        },
    },
];

function assertNothingRecovered(logs: BrokerLogs): void {
    const starts = logs.starts();
    assert.deepEqual(
        starts.map(({ pod, skipped, recovered, collisions }) => ({
            pod,
            skipped,
            recovered,
            collisions,
        })),
        [0, 1, 2].map((n) => ({
            pod: `${release}-cp-kafka-${n}`,
            skipped: 1,
            recovered: [],
            collisions: 0,
        })),
    );
}

describe(`acknowledged records over ${cycles} cycles`, function () {
    this.bail(true);

    before(() => workload.begin());

    after(async () => {
        await stack.remove();
    });

    for (let cycle = 0; cycle < cycles; cycle++) {
        const kind = kinds[cycle % kinds.length];
        assert.ok(kind !== undefined);
        it(`are all there after cycle ${cycle + 1}: ${kind.name}`, async () => {
            const began = Date.now();
            const logs = new BrokerLogs(namespace, release);
            try {
                const written = await workload.through(() => kind.run(cycle));
                const found = await workload.check();
                const restarted = await workload.restarts();
                await assertDisks(stack);
                if (kind.orderly) {
                    assert.deepEqual(restarted, []);
                    assertNothingRecovered(logs);
                }
                console.log(
                    [
                        `      ${Math.round((Date.now() - began) / 1000)} s`,
                        `${written} acknowledged`,
                        `all: ${found}`,
                        `restarted: ${restarted.length === 0 ? "none" : restarted.join(", ")}`,
                    ].join("; "),
                );
            } finally {
                logs.stop();
            }
        });
    }
});
