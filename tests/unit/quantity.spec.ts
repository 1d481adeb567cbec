import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { bytesOf, formatQuantity, parseQuantity } from "../../core/quantity";

describe("quantities of bytes", () => {
    const table: readonly (readonly [string, bigint | undefined])[] = [
        ["0", 0n],
        ["1", 1n],
        ["5Gi", 5n * 2n ** 30n],
        ["500G", 500n * 10n ** 9n],
        ["1.5Ti", 3n * 2n ** 39n],
        ["0.1Ki", 103n],
        ["1k", 1000n],
        ["7Ei", 7n * 2n ** 60n],
        ["8Ei", undefined],
        ["5GB", undefined],
        ["5 Gi", undefined],
        ["5gi", undefined],
        ["5K", undefined],
        ["-5Gi", undefined],
        ["5Gi500Mi", undefined],
        ["5Gi ", undefined],
        ["1e3", undefined],
        ["Gi", undefined],
        ["", undefined],
        [".5Gi", undefined],
    ];
    for (const [text, bytes] of table) {
        it(`${JSON.stringify(text)} is ${String(bytes)}`, () => {
            assert.equal(parseQuantity(text), bytes);
        });
    }

    it("come back from their shortest form", () => {
        fc.assert(
            fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (bytes) => {
                assert.equal(bytesOf(formatQuantity(bytes)), bytes);
            }),
        );
    });
});
