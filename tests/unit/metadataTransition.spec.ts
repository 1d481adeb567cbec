import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { formatFault } from "../../core/fault";
import { type MetadataPhase, phases } from "../../core/metadata/phase";
import type { RunningPhase } from "../../core/metadata/runningPhase";
import { migrationSteps } from "../../core/metadata/steps";
import { decideTransition, type WantedTransition } from "../../core/metadata/transition";
import { pointOfNoReturn } from "../../core/metadata/transitionFaults";

const release = "kafka/kafka";
const end = pointOfNoReturn("kraft", release)?.name ?? "";

const config = {
    release: "kafka",
    installed: true,
    platform: { version: "7.9.11" },
    kafka: { brokers: 3, disksPerBroker: 2 },
    controllers: { replicas: 3 },
    values: { "cp-kafka": { heapOptions: "-Xmx1G" } },
};

function reached(phase: MetadataPhase): RunningPhase {
    return { is: "reached", phase };
}

function between(
    one: MetadataPhase,
    other: MetadataPhase,
    ways: readonly MetadataPhase[] = [one, other],
): RunningPhase {
    return { is: "between", phases: [one, other], ways };
}

function wish(
    deployed: MetadataPhase | undefined,
    wanted: MetadataPhase,
    over: Partial<WantedTransition> = {},
): WantedTransition {
    return {
        deployed,
        hasControllers: deployed !== undefined && deployed !== "zookeeper",
        found: deployed === undefined ? "not asked" : reached(deployed),
        wanted,
        was: config,
        is: config,
        kafka: "3.9",
        protocol: "3.9",
        release,
        acknowledged: [end],
        stopped: undefined,
        installed: true,
        readsDisks: true,
        ...over,
    };
}

/** A decision in a word, with the reasons of a refusal a line each. */
function decision(asked: WantedTransition): string {
    const made = decideTransition(asked);
    switch (made.do) {
        case "stay":
        case "ask":
        case "start":
            return made.do;
        case "go":
            return `${made.from} to ${made.to}`;
        case "refuse":
            return made.faults.map(formatFault).join("\n");
    }
}

describe("a change of the metadata's phase", () => {
    const [zk, mi, du, kr] = phases;
    const cases: readonly (readonly [string, WantedTransition, string | RegExp])[] = [
        ["begins", wish(zk, mi), "zookeeper to migrating"],
        ["goes on", wish(mi, du), "migrating to dual"],
        ["ends", wish(du, kr), "dual to kraft"],
        ["goes back from migrating", wish(mi, zk), "migrating to zookeeper"],
        ["goes back from dual", wish(du, mi), "dual to migrating"],
        ["stays", wish(mi, mi), "stay"],
        [
            "does not jump",
            wish(zk, du),
            /got "dual"; allowed: zookeeper or migrating; .*one in each/,
        ],
        ["does not jump to the end", wish(mi, kr), /allowed: migrating or zookeeper or dual/],
        ["does not jump back", wish(du, zk), /allowed: dual or migrating or kraft/],
        ["has no way back from kraft", wish(kr, du), /allowed: kraft; it cannot be taken back/],
        ["is not asked about with ZooKeeper alone", wish(zk, zk, { found: "not asked" }), "stay"],
        ["is not asked about in kraft", wish(kr, kr, { found: "not asked" }), "stay"],
        ["is asked about between", wish(du, du, { found: "not asked" }), "ask"],
        ["is asked about before it begins", wish(zk, mi, { found: "not asked" }), "ask"],
        [
            "is asked about where the state has controllers",
            wish(zk, zk, { found: "not asked", hasControllers: true }),
            "ask",
        ],
        ["is none of a new stack with ZooKeeper", wish(undefined, zk), "stay"],
        ["is none of a new stack in kraft", wish(undefined, kr), "start"],
        ["starts again on the disks of a stack that was destroyed", wish(undefined, du), "start"],
        [
            "starts nothing where Kafka is not to run",
            wish(undefined, mi, { installed: false }),
            "stay",
        ],
        [
            "starts nothing on disks that are not read",
            wish(undefined, mi, { readsDisks: false }),
            /^preparation.enabled: got false; allowed: true, where Kafka is started with metadata migrating; /,
        ],
        [
            "reads no disks of a new stack without controllers that write to ZooKeeper",
            wish(undefined, zk, { readsDisks: false }),
            "stay",
        ],
        ["starts again where it was stopped", wish(undefined, mi, { stopped: mi }), "start"],
        [
            "does not change while Kafka is stopped",
            wish(undefined, mi, { stopped: du }),
            /^metadata: got "migrating"; allowed: dual; Kafka must run while its phase changes/,
        ],
        [
            "does not go back to ZooKeeper alone while Kafka is stopped",
            wish(undefined, zk, { stopped: kr }),
            /^metadata: got "zookeeper"; allowed: kraft; /,
        ],
        [
            "waits for Kafka 3.9",
            wish(zk, mi, { kafka: "3.6" }),
            /^platform.version: got "Kafka 3.6"; allowed: 7.9, with Kafka 3.9; [^\n]*$/,
        ],
        [
            "needs a Kafka that is known",
            wish(mi, du, { kafka: undefined }),
            /platform.version: got nothing/,
        ],
        [
            "trap 2: waits for the protocol",
            wish(zk, mi, { protocol: "2.7" }),
            /^values.cp-kafka.configurationOverrides\["inter.broker.protocol.version"\]: got "2.7"; allowed: "3.9", since an earlier pulumi up; /,
        ],
        [
            "asks for the protocol only at its begin",
            wish(mi, du, { protocol: undefined }),
            "migrating to dual",
        ],
        [
            "is not tried with ACLs",
            wish(zk, mi, {
                was: {
                    values: {
                        "cp-kafka": { configurationOverrides: { "authorizer.class.name": "x" } },
                    },
                },
                is: {
                    values: {
                        "cp-kafka": { configurationOverrides: { "authorizer.class.name": "x" } },
                    },
                },
            }),
            /authorizer.class.name"\]: got "x"; allowed: none/,
        ],
        [
            "has its end acknowledged",
            wish(du, kr, { acknowledged: ["remove release kafka/kafka"] }),
            /^acknowledge: got .*; allowed: a list with "leave ZooKeeper for good with release kafka\/kafka"; /,
        ],
        [
            "goes alone",
            wish(mi, du, {
                is: {
                    ...config,
                    installed: false,
                    platform: { version: "8.1.2" },
                    kafka: { brokers: 4, disksPerBroker: 2 },
                    controllers: { replicas: 1 },
                    values: {
                        "cp-kafka": {
                            configurationOverrides: { "inter.broker.protocol.version": "3.9" },
                        },
                    },
                },
            }),
            /^platform.version: got "8.1.2"; allowed: "7.9.11", as before; metadata changes from migrating to dual.*\nkafka.brokers: .*\nvalues.cp-kafka.configurationOverrides\["inter.broker.protocol.version"\]: got "3.9"; allowed: nothing, as before.*\ncontrollers.replicas: .*\ninstalled: got false; .*$/,
        ],
        [
            "lets the number of controllers be chosen before there are any",
            wish(zk, mi, { is: { ...config, controllers: { replicas: 1 } } }),
            "zookeeper to migrating",
        ],
        [
            "lets a heap be changed, which may be what a broker lacks",
            wish(mi, du, { is: { ...config, values: { "cp-kafka": { heapOptions: "-Xmx2G" } } } }),
            "migrating to dual",
        ],
        [
            "changes no image between",
            wish(du, du, { is: { ...config, platform: { version: "8.1.2" } } }),
            /platform.version: .*this cannot change while metadata is dual/,
        ],
        ["may be stopped between", wish(du, du, { is: { ...config, installed: false } }), "stay"],
        [
            "is not made while nothing runs",
            wish(mi, du, { found: { is: "stopped" } }),
            /set installed to true/,
        ],
        ["stays while nothing runs", wish(mi, mi, { found: { is: "stopped" } }), "stay"],
        [
            "is not made blindly",
            wish(mi, du, { found: { is: "unknown", why: "x\ny" } }),
            /not known: x\\u000ay; make/,
        ],
        [
            "is none where ZooKeeper does not answer, which may be what is repaired",
            wish(mi, mi, { found: { is: "unknown", why: "x", perhaps: mi } }),
            "stay",
        ],
        [
            "is not made where ZooKeeper does not answer",
            wish(mi, zk, { found: { is: "unknown", why: "x", perhaps: mi } }),
            /the phase that runs is not known: x; make it answer/,
        ],
        [
            "is not taken for completed where ZooKeeper does not answer",
            wish(zk, zk, { hasControllers: true, found: { is: "unknown", why: "x", perhaps: mi } }),
            /the phase that runs is not known: x/,
        ],
        [
            "is not made out of no phase",
            wish(mi, du, { found: { is: "odd", what: "w" } }),
            /matches no phase \(w\)/,
        ],
        ["is completed", wish(mi, du, { found: between(mi, du) }), "migrating to dual"],
        ["is completed from behind", wish(mi, mi, { found: between(mi, du) }), "dual to migrating"],
        [
            "is completed first",
            wish(mi, zk, { found: between(mi, du) }),
            /allowed: migrating or dual; .*complete it first/,
        ],
        [
            "is not taken back at its end",
            wish(du, du, { found: between(du, kr, [kr]) }),
            /allowed: kraft; a change between dual and kraft/,
        ],
        [
            "is completed to its end",
            wish(du, kr, { found: between(du, kr, [kr]) }),
            "dual to kraft",
        ],
        [
            "is completed where it was done but not noted",
            wish(mi, du, { found: reached(du) }),
            "migrating to dual",
        ],
        [
            "is taken back where it was done but not noted",
            wish(mi, mi, { found: reached(du) }),
            "dual to migrating",
        ],
        [
            "goes no further where it was not noted",
            wish(mi, kr, { found: reached(du) }),
            /allowed: migrating or dual/,
        ],
        [
            "has no way back once done",
            wish(du, du, { found: reached(kr) }),
            /allowed: kraft; it cannot/,
        ],
        [
            "sets aside what an interrupted begin left",
            wish(zk, zk, { hasControllers: true }),
            "migrating to zookeeper",
        ],
        ["is not of another cluster", wish(zk, du, { found: reached(du) }), /complete it first/],
    ];
    for (const [name, asked, says] of cases) {
        it(name, () => {
            if (typeof says === "string") {
                assert.equal(decision(asked), says);
            } else {
                assert.match(decision(asked), says);
            }
        });
    }

    it("says what it found, where it goes and what can be taken back then", () => {
        const words = (asked: WantedTransition) => {
            const made = decideTransition(asked);
            return made.do === "ask" ? "" : made.words;
        };
        assert.equal(
            words(wish(mi, du)),
            "metadata: found migrating, wanted dual: the brokers use the controllers, which write to ZooKeeper too; then it can be taken back until metadata is kraft: set metadata to migrating and run pulumi up, and then the same with zookeeper; topics and records created since then stay",
        );
        assert.match(
            words(wish(zk, du)),
            /found zookeeper, wanted dual; .*; nothing has been changed$/,
        );
        assert.match(words(wish(du, kr)), /then it cannot be taken back/);
        assert.match(
            words(wish(du, mi, { found: between(mi, du) })),
            /found a change between migrating and dual that was interrupted \(it can be completed to migrating or dual\), wanted migrating/,
        );
    });

    it("goes one step that there is, with nothing beside it, or not at all", () => {
        const phase = fc.constantFrom(...phases);
        const found = fc.oneof(
            phase.map(reached),
            fc.tuple(phase, phase).map(([one, other]) => between(one, other)),
            fc.constant<RunningPhase>({ is: "stopped" }),
            fc.constant<RunningPhase>({ is: "unknown", why: "x" }),
        );
        fc.assert(
            fc.property(
                ...([phase, phase, found, fc.boolean(), fc.boolean(), fc.boolean()] as const),
                (deployed, wanted, is, brokers, acknowledged, hasControllers) => {
                    const made = decideTransition(
                        wish(deployed, wanted, {
                            found: is,
                            hasControllers,
                            acknowledged: acknowledged ? [end] : [],
                            is: brokers ? { ...config, kafka: { brokers: 5 } } : config,
                        }),
                    );
                    if (made.do === "go") {
                        assert.ok(migrationSteps(made.from, made.to) !== undefined);
                        assert.ok(made.to === wanted && !brokers);
                        assert.ok(wanted !== "kraft" || acknowledged);
                        assert.ok(is.is === "reached" || is.is === "between");
                    }
                    if (made.do === "refuse") {
                        assert.ok(made.faults.length > 0);
                    }
                },
            ),
            { numRuns: 2000 },
        );
    });
});
