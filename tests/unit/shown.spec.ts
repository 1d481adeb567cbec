import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { formatFault } from "../../core/fault";
import { printable, shown } from "../../core/shown";

describe("text from outside", () => {
    const cases: readonly (readonly [string, string, string])[] = [
        ["an escape sequence", "a\u001b[31mb", "a\\u001b[31mb"],
        ["a line break", "a\r\nb", "a\\u000d\\u000ab"],
        ["NUL", "a\0b", "a\\u0000b"],
        ["a break of the C1 set", "a\u0085b\u009bc", "a\\u0085b\\u009bc"],
        ["another direction", "a\u202eb", "a\\u202eb"],
        ["no width", "a\u200bb\ufeffc", "a\\u200bb\\ufeffc"],
        ["a lone surrogate", "a\ud800b", "a\\ud800b"],
        ["a separator of lines", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
        ["an unassigned character", "a\u{e0001}b", "a\\u{e0001}b"],
        ["what is safe", "größe 日本 💾 'a\"\\", "größe 日本 💾 'a\"\\"],
    ];
    for (const [what, text, expected] of cases) {
        it(`shows ${what}`, () => {
            assert.equal(printable(text), expected);
        });
    }

    it("is cut where it is long", () => {
        assert.equal(shown("a".repeat(1000)).length, 201);
        assert.equal(shown("a".repeat(10), 4), "aaaa…");
    });

    it("is safe in a fault, in its key and its value, whatever it is", () => {
        fc.assert(
            fc.property(
                fc.string({ unit: "binary" }),
                fc.string({ unit: "binary" }),
                (key, value) => {
                    const line = formatFault({ key, value, allowed: "nothing" });
                    assert.doesNotMatch(line, /[\p{C}\p{Zl}\p{Zp}]/u);
                },
            ),
        );
    });
});
