import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { withContents } from "../../core/chart/contents";
import { readConfig } from "../../core/config/read";
import { decide } from "../../core/decision";
import type { Live } from "../../core/doctor/live";
import { givenUpRefusals, givenUpVolumes } from "../../core/givenUp";
import { type JsonObject, merge } from "../../core/json";
import { planVolumes } from "../../core/plan";
import { assessDisks } from "../../core/report/assessment";
import { claimKey, diskChanges } from "../../core/report/disks";
import { defaults } from "../support/config";
import { boundPair, liveCluster, liveNode, livePod } from "../support/live";

function stackIn(metadata: string, more: JsonObject = {}) {
    const given: JsonObject = {
        nodes: ["a", "b", "c"],
        metadata,
        platform: { version: "7.9.11", edition: "community" },
    };
    return readConfig(merge(given, more), defaults);
}

function planIn(metadata: string) {
    const { config, chart } = stackIn(metadata);
    return planVolumes(config, chart);
}

const deployed = planIn("dual");
const servers = deployed.filter(({ role }) => role === "zookeeper");
const names = servers.map(({ claim, node, path }) => `remove ${claim} at ${node}:${path}`);
const release = {
    name: "kafka",
    namespace: "kafka",
    values: stackIn("kraft").chart.values,
};

/** What a stack in kraft decides, whose state still has ZooKeeper's volumes. */
function decided(...acknowledge: readonly string[]) {
    const stack = stackIn("kraft", { acknowledge });
    const plan = planVolumes(stack.config, stack.chart, deployed);
    const state = { volumes: deployed, missed: [], objects: [], release, verified: true };
    return { decision: decide("dev", stack, state, plan, "not asked"), plan };
}

/** What of a stack is left once ZooKeeper's volumes are removed. */
function without(...acknowledge: readonly string[]) {
    const { config, chart } = stackIn("kraft", { acknowledge });
    const plan = planVolumes(config, chart);
    return { config, chart, plan, given: givenUpVolumes(config) };
}

function refusals(
    live: Partial<Live> = {},
    more: Partial<Parameters<typeof givenUpRefusals>[2]> = {},
    acknowledge = names,
) {
    const { config, plan, given } = without(...acknowledge);
    const pairs = plan.map(boundPair);
    const all = {
        volumes: pairs.map(({ volume }) => volume),
        claims: pairs.map(({ claim }) => claim),
        nodes: ["a", "b", "c"].map((node) => liveNode(node)),
    };
    const own = { plan, deployed: plan, claims: plan.map(claimKey), ...more };
    return givenUpRefusals(config, given, own, liveCluster({ ...all, ...live }));
}

describe("ZooKeeper's volumes, given up", () => {
    it("are all of them, or one after the other, and nothing of brokers and controllers", () => {
        assert.equal(names.length, 6);
        for (const some of [
            names,
            names.slice(0, 1),
            names.slice(0, 2),
            names.slice(0, 4),
            names.slice(2),
        ]) {
            const { decision, plan } = decided(...some);
            assert.deepEqual(decision.do, "continue", JSON.stringify(decision));
            assert.deepEqual(
                plan.map(({ claim }) => claim),
                deployed
                    .map(({ claim }) => claim)
                    .filter((claim) => !some.some((name) => name.includes(` ${claim} `))),
            );
        }
    });

    it("are refused with another place, and the refusal has the right one", () => {
        const [first = ""] = names;
        const { decision } = decided(first.replace(/ at .*/, " at a:/elsewhere"));
        const message = decision.do === "refuse" ? decision.message : "";
        assert.ok(message.includes(`- ${first}`), message);
        assert.match(message, /nothing uses ZooKeeper any more/);
    });

    it("are refused together with the way to kraft", () => {
        const stack = stackIn("kraft", { acknowledge: names });
        const plan = planVolumes(stack.config, stack.chart, deployed);
        const { values } = stackIn("dual").chart;
        const state = { volumes: deployed, missed: [], objects: [] };
        const decision = decide(
            "dev",
            stack,
            { ...state, release: { ...release, values } },
            plan,
            "not asked",
        );
        assert.match(
            decision.do === "refuse" ? decision.message : "",
            /no volume of ZooKeeper's, while metadata goes to kraft/,
        );
    });

    it("put no data at risk, which they do while ZooKeeper is used", () => {
        const after = deployed.filter(({ role }) => role !== "zookeeper");
        const disks = diskChanges(deployed, after, {
            nodeOf: (label) => label,
            replaced: new Set(),
            endangered: new Map(),
        });
        const seen = { compared: true, prepared: true };
        assert.equal(assessDisks(disks, { ...seen, withZookeeper: true }).verdict, "data at risk");
        assert.equal(
            assessDisks(disks, { ...seen, withZookeeper: false }).verdict,
            "data stranded",
        );
    });
});

describe("wipe --zookeeper", () => {
    it("takes the directories that acknowledge names, with what belongs in each", () => {
        const { config, chart, given } = without(...names);
        const place = ({ claim, node, path, label }: (typeof given)[number]) =>
            `${claim} ${node}:${path} ${label.value}`;
        assert.deepEqual(given.map(place), servers.map(place));
        assert.deepEqual(
            withContents(config, chart, given).map(({ contents }) => contents.what),
            servers.map(({ disk, ordinal }) => `the ${disk} of ZooKeeper server ${ordinal}`),
        );
        assert.deepEqual(refusals(), []);
    });

    it("takes nothing else that is acknowledged", () => {
        const others = deployed
            .filter(({ role }) => role !== "zookeeper")
            .map(({ claim, node, path }) => `remove ${claim} at ${node}:${path}`);
        const [first = ""] = names;
        const wrong = [
            ...others,
            first.replace("kafka-cp-zookeeper", "other-cp-zookeeper"),
            first.replace(/at .*/, "at a:relative"),
            first.replace("remove", "move"),
            `${first} `,
        ];
        assert.deepEqual(without(...wrong).given, []);
        assert.match(refusals({}, {}, wrong).join(), /^acknowledge: has no "remove CLAIM at/);
    });

    it("is refused while ZooKeeper is used, or the state has the claims", () => {
        const { config, given, plan } = without(...names);
        const own = { plan, deployed: [], claims: [] };
        const live = liveCluster({ nodes: ["a", "b", "c"].map((node) => liveNode(node)) });
        const dual = { ...config, metadata: "dual" as const };
        assert.deepEqual(givenUpRefusals(dual, given, own, live), [
            'metadata: got "dual": ZooKeeper is in use',
        ]);
        assert.match(
            refusals({}, { claims: servers.map(claimKey) })[0] ?? "",
            /^claim\/kafka\/datadir-kafka-cp-zookeeper-0: is in the state of the stack: run pulumi up/,
        );
        assert.equal(refusals({}, { deployed }).length, names.length);
    });

    it("is refused where a volume, a claim or a pod has what is to be wiped", () => {
        const [server] = servers;
        assert.ok(server);
        const { volume, claim } = boundPair(server);
        assert.match(refusals({ volumes: [volume] }).join(), /^persistentvolume\//);
        assert.match(refusals({ claims: [claim] }).join(), /^persistentvolumeclaim\/kafka\//);
        assert.match(refusals({ pods: [livePod(server, "Running")] }).join(), /^pod\/kafka\//);
    });

    it("is refused for a directory of a broker or controller, whatever acknowledge says", () => {
        const [first = ""] = names;
        for (const { node, path, claim, role } of without().plan) {
            for (const other of [path, `${path}/logs`, "/mnt"]) {
                const said = first.replace(/ at .*/, ` at ${node}:${other}`);
                // The cluster has no volumes any more, once the stack was destroyed.
                for (const live of [{}, { volumes: [], claims: [] }]) {
                    const found = refusals(live, { deployed: [] }, [said]);
                    assert.ok(found.length > 0, `${role} ${claim} ${other}`);
                    assert.match(found.join("\n"), /is the directory of claim|or overlaps it/);
                }
            }
        }
    });
});
