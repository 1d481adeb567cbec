import { after, before, describe, it } from "mocha";
import { platforms } from "../../dev/cluster/images/platforms";
import { merge } from "../../core/json";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";
import { replacePods, server } from "../support/zookeeper";

const losses = 10;
const tag = platforms.fixed.version;

const stack = new TestStack(
    "leader",
    merge(soakConfig(), {
        platform: { version: process.env.PLATFORM ?? tag },
    }),
);
const { namespace, release } = stack.config;
const workload = new Workload(stack);

/** What docs/faults.md says of ZooKeeper's new leader, with the image that it recommends. */
describe("ZooKeeper's leader lost", function () {
    this.bail(true);

    before(() => workload.begin());

    after(async () => {
        await stack.remove();
    });

    for (let loss = 1; loss <= losses; loss++) {
        it(`the next one commits, and no record is lost, ${loss} of ${losses}`, async () => {
            let lost = "";
            const written = await workload.through(async () => {
                lost = await server(namespace, release, "leader");
                await replacePods(namespace, [lost]);
                // A new topic is written to ZooKeeper by the controller: it shows whether anything is committed.
                await workload.kafka.createTopic(`after-${loss}`, 3, 3);
            });
            const found = await workload.check();
            console.log(`      ${lost}; ${written} acknowledged; all: ${found}`);
        });
    }
});
