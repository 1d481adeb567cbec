import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { releaseOf, releaseOfConfig } from "../../core/release/inputs";
import { configOf } from "../support/config";

describe("what Helm is given for a release", () => {
    const inputs = {
        name: "kafka",
        namespace: "shop",
        chart: "./chart",
        version: "0.6.1",
        values: { "cp-kafka": { brokers: 3 } },
        description: "content 1a2b3c, after revision 2 failed",
    };
    const release = { type: "kubernetes:helm.sh/v3:Release", inputs };

    it("is read from a state or a preview, whatever else is in it", () => {
        assert.deepEqual(releaseOf([{ type: "other" }, release]), {
            name: "kafka",
            namespace: "shop",
            chart: "./chart",
            version: "0.6.1",
            repository: undefined,
            values: { "cp-kafka": { brokers: 3 } },
            content: "1a2b3c",
        });
        assert.equal(releaseOf([{ type: "other", inputs }]), undefined);
    });

    it("has no version where the preview does not know it yet", () => {
        const unknown = { ...release, inputs: { ...inputs, version: "" } };
        assert.equal(releaseOf([unknown])?.version, undefined);
    });

    it("is what the configuration says, and nothing where the chart is switched off", () => {
        const { chart, version, repository } = releaseOfConfig(configOf()) ?? {};
        assert.deepEqual(
            [chart, version, repository],
            ["cp-helm-charts", "0.6.1", "https://confluentinc.github.io/cp-helm-charts/"],
        );
        const local = releaseOfConfig(configOf({ chart: { path: "./c" } }));
        assert.deepEqual(
            [local?.chart, local?.version, local?.repository],
            ["./c", undefined, undefined],
        );
        assert.equal(releaseOfConfig(configOf({ installed: false })), undefined);
    });
});
