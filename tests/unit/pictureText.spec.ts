import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { fitting, widthOf, wrapped } from "../../core/report/picture/text";

describe("a text that does not fit", () => {
    it("is shortened in the middle, whatever it is and whatever there is room for", () => {
        fc.assert(
            fc.property(
                fc.string({ unit: "binary" }),
                fc.integer({ min: 20, max: 300 }),
                (given, width) => {
                    for (const face of ["mono", "sans", "bold"] as const) {
                        const short = fitting(given, width, 11, face);
                        assert.ok(widthOf(short, 11, face) <= width);
                        assert.equal(short === given, widthOf(given, 11, face) <= width);
                        for (const line of wrapped(given, width, 11, face, 2)) {
                            assert.ok(widthOf(line, 11, face) <= width, line);
                        }
                        assert.ok(wrapped(given, width, 11, face, 2).length <= 2);
                    }
                },
            ),
            // A random run had this failure: the cut last line had no room for the sign of the cut.
            { examples: [["\u0000\t\u0000\t\u0000", 20]] },
        );
    });

    const cases: readonly (readonly [string, number, string])[] = [
        ["/mnt/data", 9, "/mnt/data"],
        ["/mnt/data/kafka/disk-12", 12, "/mnt…disk-12"],
        ["👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4, "…👩‍👩‍👧"],
    ];
    for (const [given, signs, expected] of cases) {
        it(`${given} in ${signs} signs is ${expected}`, () => {
            assert.equal(fitting(given, signs * 0.62 + 0.001, 1, "mono"), expected);
        });
    }

    it("is broken between words, and cut at the end of the last line", () => {
        const broken = (given: string) => wrapped(given, 12 * 0.62 + 0.001, 1, "mono", 2);
        assert.deepEqual(broken("to kafka-2"), ["to kafka-2"]);
        assert.deepEqual(broken("one two three four"), ["one two", "three four"]);
        assert.deepEqual(broken("one two three four five"), ["one two", "three four …"]);
        assert.deepEqual(broken("to /mnt/data/kafka/disk-12"), ["to /mn…k-12"]);
        assert.deepEqual(broken(""), []);
    });
});
