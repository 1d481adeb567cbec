import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { checkCanaries, parseCanaryRecord } from "../../core/canary";

const expected = { value: "own", known: 1, rewrite: [], stack: "o/p/dev", disks: ["pc:/d"] };

describe("a canary of other data", () => {
    for (const value of ["x\u001b[2J\ny", "$(id)", "-rf", "a b", "x".repeat(1000)]) {
        it(`is escaped, bounded and not advised to be typed: ${JSON.stringify(value).slice(0, 20)}`, () => {
            const record = { value, stack: value, state: "serving" } as const;
            const [fault = ""] = checkCanaries([record], expected).faults;
            assert.match(fault, /^[ -~…]{1,700}$/);
            assert.doesNotMatch(fault, /canary\.adopt/);
        });
    }

    it("is no record where its line cannot be read", () => {
        assert.equal(parseCanaryRecord('{"value": \u001b'), undefined);
    });
});
