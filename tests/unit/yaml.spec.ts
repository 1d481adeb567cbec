import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readYaml } from "../../core/yaml";

/** Where a line ends for the YAML reader of Pulumi, and not for ours: keys could hide behind a comment. */
const lineEnds = ["\u2028", "\u2029", "\u0085", "\r"];

describe("YAML that Pulumi reads in another way", () => {
    for (const end of lineEnds) {
        const name = `U+${(end.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

        it(`is refused with its place: ${name} in a comment, in a text and in a block`, () => {
            for (const text of [
                `a: x # a comment${end}b: y\n`,
                `a: "x${end}y"\n`,
                `a: |\n  x${end}  y\n`,
            ]) {
                assert.throws(() => readYaml(text), /line \d+, column \d+: the character \\/);
            }
        });
    }

    it("is read with the ends of lines that both know", () => {
        assert.deepEqual(readYaml("a: x # a comment\r\nb: y\r\n"), { a: "x", b: "y" });
        assert.deepEqual(readYaml('a: "x\\u2028y"\n'), { a: "x\u2028y" });
    });
});
