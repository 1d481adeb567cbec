import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
    BrokenPreview,
    isDeleted,
    isReplaced,
    readPreview,
    sideOf,
} from "../../../core/report/preview";

const volume = { type: "kubernetes:core/v1:PersistentVolume", inputs: { a: 1 }, outputs: { a: 1 } };

describe("pulumi preview --json", () => {
    it("is refused with a message where it is something else", () => {
        for (const [text, message] of [
            ["", /^not JSON: /],
            ['{"steps": [', /^not JSON: /],
            ["[]", /without the steps of a preview/],
            ['{"version": 3}', /without the steps of a preview/],
        ] as const) {
            assert.throws(
                () => readPreview(text),
                (error) => error instanceof BrokenPreview && message.test(error.message),
            );
        }
    });

    it("has the errors of a program that refuses", () => {
        const { steps, errors } = readPreview(
            JSON.stringify({
                diagnostics: [
                    { severity: "error", message: "no chart\n" },
                    { severity: "warning", message: "even" },
                ],
            }),
        );
        assert.deepEqual([steps, errors], [[], ["no chart"]]);
    });

    it("has one step for each resource, with its state before and after", () => {
        const { steps } = readPreview(
            JSON.stringify({
                steps: [
                    { urn: "same", op: "same", oldState: volume, newState: volume },
                    { urn: "replaced", op: "delete-replaced", oldState: volume },
                    { urn: "replaced", op: "replace", oldState: volume, newState: volume },
                    {
                        urn: "replaced",
                        op: "create-replacement",
                        oldState: volume,
                        newState: volume,
                    },
                    { urn: "gone", op: "delete", oldState: volume },
                    { urn: "new", op: "create", newState: { ...volume, outputs: {} } },
                ],
            }),
        );
        const summaries = steps.map((step) => [
            step.urn,
            isReplaced(step),
            isDeleted(step),
            step.before !== undefined,
            step.after !== undefined,
        ]);
        assert.deepEqual(summaries, [
            ["same", false, false, true, true],
            ["replaced", true, false, true, true],
            ["gone", false, true, true, false],
            ["new", false, false, false, true],
        ]);
        const preview = { steps, errors: [] };
        assert.equal(sideOf(preview, "before").length, 3);
        // A resource that is created has no outputs yet, or unknown ones.
        assert.deepEqual(
            sideOf(preview, "after").map(({ outputs }) => outputs),
            [{ a: 1 }, { a: 1 }, { a: 1 }],
        );
    });
});
