import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { roleOf } from "../../core/chart/roles";
import { contractCases } from "../support/contract";

describe("whose a claim is", () => {
    it("is told by its name, for everything the published chart claims", () => {
        for (const { claims, release } of contractCases()) {
            for (const { name, template, ordinal } of claims) {
                const role = template.startsWith("datadir-") ? "kafka" : "zookeeper";
                assert.deepEqual(roleOf(name), { role, template, ordinal }, `${release}: ${name}`);
            }
        }
    });

    it("is not told for a claim of something else", () => {
        for (const name of ["data-postgres-0", "datadir-", "datadir-0-kafka", "x-datadir-0-k-0"]) {
            assert.equal(roleOf(name), undefined);
        }
    });
});
