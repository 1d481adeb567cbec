import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ReleaseInputs } from "../../../core/release/inputs";
import { releaseNotes } from "../../../core/report/notes";

const release: ReleaseInputs = {
    name: "kafka",
    namespace: "kafka",
    chart: "./chart",
    version: "0.6.1",
    repository: undefined,
    values: {},
    content: "a",
};

describe("the notes on two releases", () => {
    it("are none where neither the version nor the chart's files differ", () => {
        assert.deepEqual(releaseNotes(release, { ...release, values: { a: 1 } }), []);
        assert.deepEqual(releaseNotes(undefined, release), []);
        assert.deepEqual(releaseNotes(release, undefined), []);
        // A plan alone knows neither.
        const planned = { ...release, version: undefined, content: undefined };
        assert.deepEqual(releaseNotes(release, planned), []);
    });

    it("name another version of the chart", () => {
        assert.deepEqual(releaseNotes(release, { ...release, version: "0.6.0" }), [
            "the chart's version changes from 0.6.1 to 0.6.0",
        ]);
    });

    it("say that a chart at the same path has other files, which cannot be compared", () => {
        const [note, ...others] = releaseNotes(release, { ...release, content: "b" });
        assert.deepEqual(others, []);
        assert.match(note ?? "", /rendered with the ones here/);
        const elsewhere = { ...release, content: "b", chart: "./other" };
        assert.deepEqual(releaseNotes(release, elsewhere), []);
    });
});
