import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Element } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { DiskChange } from "../../core/report/model";
import { picture, type PictureTitle } from "../../core/report/picture";
import { anyDisks, anyTitle } from "../support/anyDisks";
import { example, exampleFile, writeExample } from "../support/reportExample";
import { someDisks } from "../support/someDisks";
import {
    all,
    bars,
    boxOf,
    drawn,
    overlap,
    readable,
    text,
    within,
    withClass,
} from "../support/svg";

const title: PictureTitle = { stack: "prod", release: "kafka", verdict: "data stranded" };

function directories({ before, after }: DiskChange): number {
    const given = [before, after].filter((disk) => disk !== undefined);
    return new Set(given.map(({ node, path }) => JSON.stringify([node, path]))).size;
}

describe("the picture of any change", () => {
    const property = (check: (title: PictureTitle, disks: DiskChange[], root: Element) => void) => {
        fc.assert(
            fc.property(anyTitle, anyDisks, (given, disks) => {
                check(given, disks, drawn(picture(given, disks)));
            }),
        );
    };

    it("has each claim's name, once for each of its directories", () => {
        property((_, disks, root) => {
            const names = withClass(root, "disk").map(
                (disk) => text(disk, "title")[0]?.split("\n")[0] ?? "",
            );
            const expected = disks.flatMap((disk) =>
                Array.from({ length: directories(disk) }, () => readable(disk.claim)),
            );
            assert.deepEqual(names.sort(), expected.sort());
        });
    });

    it("has each volume, node, path, size and note in full", () => {
        property((_, disks, root) => {
            const titles = text(root, "title").join("\n");
            for (const { before, after, notes } of disks) {
                for (const disk of [before, after]) {
                    if (disk !== undefined) {
                        const { node, path, size, volume } = disk;
                        assert.ok(titles.includes(readable(`${node}:${path}, ${size}, volume`)));
                        assert.ok(titles.includes(readable(volume)));
                    }
                }
                for (const note of notes) {
                    assert.ok(titles.includes(readable(note)));
                }
            }
        });
    });

    it("keeps disks apart, in their node, and everything in the picture", () => {
        property((_, __, root) => {
            const nodes = withClass(root, "node").map(boxOf);
            const disks = bars(root);
            const [, , width = 0, height = 0] = String(root.getAttribute("viewBox"))
                .split(" ")
                .map(Number);
            const whole = { left: 0, top: 0, right: width, bottom: height };
            disks.forEach((disk, index) => {
                assert.ok(nodes.some((node) => within(disk, node)));
                assert.ok(!disks.slice(index + 1).some((other) => overlap(disk, other)));
            });
            nodes.forEach((node, index) => {
                assert.ok(!nodes.slice(index + 1).some((other) => overlap(node, other)));
            });
            assert.ok(all(root, "rect").every((rect) => within(boxOf(rect), whole)));
            assert.equal(Number(root.getAttribute("width")), width);
            assert.equal(Number(root.getAttribute("height")), height);
        });
    });

    it("numbers the two directories of a claim alike, and no others", () => {
        property((_, disks, root) => {
            const numbers = withClass(root, "number").map((number) => number.textContent ?? "");
            const pairs = disks.filter((disk) => directories(disk) === 2).length;
            const expected = Array.from({ length: pairs }, (__, pair) => String(pair + 1));
            assert.deepEqual(numbers.sort(), [...expected, ...expected].sort());
        });
    });

    it("is the same to the byte in whatever order the claims come", () => {
        const shuffled = anyDisks.chain((disks) =>
            fc.tuple(
                fc.constant(disks),
                fc.shuffledSubarray(disks, { minLength: disks.length, maxLength: disks.length }),
            ),
        );
        fc.assert(
            fc.property(shuffled, ([disks, others]) => {
                assert.equal(picture(title, others), picture(title, disks));
            }),
        );
    });
});

describe("the picture", () => {
    const disks = someDisks(
        { nodes: 3, brokers: 3, disksPerBroker: 2, servers: 3 },
        { 0: "moves", 1: "new", 2: "recreated", 3: "left behind", 4: "at risk" },
    );

    it("is an image with a name and a description, and without external resources", () => {
        const svg = picture(title, disks);
        const root = drawn(svg);
        assert.equal(root.getAttribute("role"), "img");
        assert.equal(root.getAttribute("aria-labelledby"), "storage-title storage-description");
        assert.equal(text(root, "title")[0], "Storage of stack prod: data stranded");
        assert.deepEqual(text(root, "desc"), [
            "12 volumes on 3 nodes, 7 unchanged, 1 new, 1 recreated, 1 moves, 1 left behind, 1 at risk.",
        ]);
        assert.doesNotMatch(
            svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""),
            /http|url\(|@import|href/,
        );
    });

    it("draws each outcome in its own way, and has no other in its legend", () => {
        const root = drawn(picture(title, disks));
        const classes = withClass(root, "disk").map((disk) => disk.getAttribute("class"));
        assert.deepEqual([...new Set(classes)].sort(), [
            "disk atRisk loud",
            "disk leftBehind ghost",
            "disk moves",
            "disk moves ghost",
            "disk new",
            "disk recreated",
            "disk unchanged",
        ]);
        const signs = new Map(
            withClass(root, "disk").map((disk) => [
                disk.getAttribute("class"),
                all(disk, "path")[0]?.getAttribute("d"),
            ]),
        );
        assert.equal(new Set(signs.values()).size, signs.size);
        const quiet = text(
            drawn(
                picture(title, someDisks({ nodes: 1, brokers: 1, disksPerBroker: 1, servers: 1 })),
            ),
            "text",
        );
        assert.ok(quiet.includes("3 unchanged"));
        assert.ok(!quiet.some((line) => /new|move|left behind|at risk/.test(line)));
    });

    it("says where a claim moves to and from, and what is on a node before and after", () => {
        const lines = text(drawn(picture(title, disks)), "text");
        assert.ok(lines.includes("to kafka-2"));
        assert.ok(lines.includes("from kafka-1"));
        assert.ok(lines.includes("size 500Gi -> 800Gi"));
        assert.deepEqual(
            lines.filter((line) => /^(\d+ to )?\d+ volumes?$/.test(line)),
            ["3 volumes", "4 volumes", "4 volumes"],
        );
    });

    it("outlines a node that loses all its volumes", () => {
        const moved = someDisks(
            { nodes: 2, brokers: 2, disksPerBroker: 1, servers: 0 },
            { 0: "moves" },
        );
        const root = drawn(picture(title, moved));
        assert.equal(withClass(root, "emptied").length, 1);
        assert.ok(text(root, "text").includes("1 to 0 volumes"));
    });

    it("names the namespaces where there are several", () => {
        const [first, ...others] = disks;
        assert.ok(first !== undefined);
        const namespaces = (given: readonly DiskChange[]) =>
            text(drawn(picture(title, given)), "text").filter((line) =>
                line.startsWith("namespace "),
            );
        assert.deepEqual(namespaces(disks), []);
        assert.ok(
            namespaces([{ ...first, namespace: "billing" }, ...others]).includes(
                "namespace billing",
            ),
        );
    });

    const sizes: readonly (readonly [number, Parameters<typeof someDisks>[0], number])[] = [
        [3, { nodes: 1, brokers: 1, disksPerBroker: 1, servers: 1 }, 694],
        [9, { nodes: 3, brokers: 3, disksPerBroker: 1, servers: 3 }, 1024],
        [30, { nodes: 5, brokers: 8, disksPerBroker: 3, servers: 3 }, 1024],
        [120, { nodes: 1, brokers: 40, disksPerBroker: 3, servers: 0 }, 1354],
        [120, { nodes: 2, brokers: 40, disksPerBroker: 3, servers: 0 }, 1354],
        [120, { nodes: 12, brokers: 38, disksPerBroker: 3, servers: 3 }, 1354],
        [120, { nodes: 120, brokers: 120, disksPerBroker: 1, servers: 0 }, 1354],
    ];
    for (const [volumes, extent, width] of sizes) {
        it(`is ${width} pixels wide for ${volumes} volumes on ${extent.nodes} nodes`, () => {
            const many = someDisks(extent);
            assert.equal(many.length, volumes);
            assert.equal(drawn(picture(title, many)).getAttribute("width"), String(width));
        });
    }

    it("is drawn where there is nothing to draw", () => {
        assert.deepEqual(text(drawn(picture(title, [])), "desc"), ["0 volumes on 0 nodes."]);
    });

    it(`is in ${exampleFile} as it is drawn`, () => {
        const now = readFileSync(exampleFile, "utf8");
        assert.ok(now === example(), `${exampleFile} is behind: ${writeExample}`);
    });
});
