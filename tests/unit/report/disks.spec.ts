import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { JsonObject } from "../../../core/json";
import type { DeployedVolume } from "../../../core/state/volumes";
import { claimKey, diskChanges } from "../../../core/report/disks";
import type { DiskChange } from "../../../core/report/model";
import { configOf, planOf } from "../../support/config";

const plain = {
    nodeOf: (label: string) => label,
    replaced: new Set<string>(),
    endangered: new Map<string, string>(),
};

const small = { kafka: { brokers: 2 }, zookeeper: { servers: 1 }, nodes: ["a", "b"] };

function volumes(change: JsonObject = {}): readonly DeployedVolume[] {
    return planOf(configOf({ ...small, ...change }));
}

function brief({ claim, before, after, outcome, notes }: DiskChange): string {
    const [was, is] = [before, after].map((disk) => disk && `${disk.node}:${disk.path}`);
    return [claim, was === is ? was : `${was ?? "-"} -> ${is ?? "-"}`, outcome, ...notes].join(
        " | ",
    );
}

/** The changes of all claims that are not unchanged. */
function changed(change: JsonObject, before: JsonObject = {}): string[] {
    return diskChanges(volumes(before), volumes(change), plain)
        .filter(({ outcome }) => outcome !== "unchanged")
        .map(brief);
}

const broker = (n: number) => `datadir-0-kafka-cp-kafka-${n}`;
const home = (n: number, claim: string) => `${n === 0 ? "a" : "b"}:/mnt/data/${claim}`;

describe("the outcome for a claim's disk", () => {
    it("is unchanged where nothing differs, whatever the units", () => {
        assert.deepEqual(changed({}), []);
        const same = { kafka: { brokers: 2, size: "5120Mi" } };
        assert.deepEqual(changed(same), []);
    });

    it("is new for another broker", () => {
        assert.deepEqual(changed({ kafka: { brokers: 3 } }), [
            `${broker(2)} | - -> a:/mnt/data/${broker(2)} | new`,
        ]);
    });

    it("is left behind with one broker less", () => {
        assert.deepEqual(changed({ kafka: { brokers: 1 } }), [
            `${broker(1)} | ${home(1, broker(1))} -> - | left behind | nothing uses the directory any more; the data stays in it`,
        ]);
    });

    it("moves with another node or another path, whatever else differs", () => {
        assert.deepEqual(
            changed({
                placement: { kafka: { 0: "b", 1: "b" }, paths: { [broker(1)]: "/elsewhere" } },
                storageClass: "other",
            }).filter((line) => line.includes("moves")),
            [
                `${broker(0)} | a:/mnt/data/${broker(0)} -> b:/mnt/data/${broker(0)} | moves | starts empty; its data stays at a:/mnt/data/${broker(0)} | class local-storage -> other`,
                `${broker(1)} | b:/mnt/data/${broker(1)} -> b:/elsewhere | moves | starts empty; its data stays at b:/mnt/data/${broker(1)} | class local-storage -> other`,
            ],
        );
    });

    it("is recreated with the same directory for another size, class or volume", () => {
        const directory = home(0, broker(0));
        for (const [change, note] of [
            [{ kafka: { brokers: 2, size: "6Gi" } }, "size 5Gi -> 6Gi"],
            [{ storageClass: "other" }, "class local-storage -> other"],
            [{ volumePrefix: "x-" }, `volume ${broker(0)} -> x-${broker(0)}`],
            [{ namespace: "other" }, "namespace kafka -> other"],
        ] as const) {
            assert.equal(changed(change)[0], `${broker(0)} | ${directory} | recreated | ${note}`);
        }
    });

    it("is recreated where another release takes over the same directory of the same broker", () => {
        const claim = "datadir-0-new-cp-kafka-0";
        assert.ok(
            changed({
                release: "new",
                placement: { kafka: { 0: "a" }, paths: { [claim]: `/mnt/data/${broker(0)}` } },
            }).includes(
                `${claim} | ${home(0, broker(0))} | recreated | claim ${broker(0)} -> ${claim} | volume ${broker(0)} -> ${claim}`,
            ),
        );
    });

    it("is at risk where brokers swap directories, or one directory is within another", () => {
        const swapped = {
            nodes: ["a"],
            placement: {
                paths: {
                    [broker(0)]: `/mnt/data/${broker(1)}`,
                    [broker(1)]: `/mnt/data/${broker(0)}/inner`,
                },
            },
        };
        assert.deepEqual(
            changed(swapped, { nodes: ["a"] }).map((line) => line.split(" | ").slice(2)),
            [
                ["at risk", `claim kafka/${broker(1)} uses its directory`],
                ["at risk", `claim kafka/${broker(0)} uses its directory`],
            ],
        );
    });

    it("is at risk where its volume may be wiped, and recreated where only Pulumi replaces it", () => {
        const [first] = diskChanges(volumes(), volumes(), {
            ...plain,
            endangered: new Map([[`kafka/${broker(0)}`, "it may be wiped"]]),
        });
        assert.deepEqual([first?.outcome, first?.notes], ["at risk", ["it may be wiped"]]);
        const [again] = diskChanges(volumes(), volumes(), {
            ...plain,
            replaced: new Set([`kafka/${broker(0)}`]),
        });
        assert.equal(again?.outcome, "recreated");
    });

    it("is reported once for each claim, in a fixed order, and never unchanged where its directory differs", () => {
        const sizes = fc.constantFrom("5Gi", "6Gi");
        const stacks = fc.record({
            release: fc.constantFrom("kafka", "other"),
            root: fc.constantFrom("/mnt/data", "/srv"),
            nodes: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
            kafka: fc.record({
                brokers: fc.integer({ min: 1, max: 12 }),
                disksPerBroker: fc.integer({ min: 1, max: 3 }),
                size: sizes,
            }),
        });
        const shuffle = (list: readonly DeployedVolume[]) => [...list].reverse();
        fc.assert(
            fc.property(stacks, stacks, (a, b) => {
                const [before, after] = [planOf(configOf(a)), planOf(configOf(b))];
                const all = diskChanges(before, after, plain);
                assert.deepEqual(all, diskChanges(shuffle(before), shuffle(after), plain));
                const keys = all.map(claimKey);
                assert.equal(new Set(keys).size, keys.length);
                for (const volume of after) {
                    assert.ok(keys.includes(claimKey(volume)));
                }
                const was = all.filter((disk) => disk.before !== undefined);
                assert.equal(was.length, before.length);
                for (const disk of all.filter(({ outcome }) => outcome === "unchanged")) {
                    assert.deepEqual(disk.before, disk.after);
                }
            }),
            { numRuns: 60 },
        );
    });
});
