import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { contentOf, describeContent } from "../../core/release/content";
import { releaseOfConfig } from "../../core/release/inputs";
import { releaseInputsOf } from "../../core/state/release";
import { chartOf, configOf } from "../support/config";

describe("what Helm is given for a release", () => {
    const inputs = {
        name: "kafka",
        namespace: "shop",
        chart: "./chart",
        version: "0.6.1",
        values: { "cp-kafka": { brokers: 3 } },
        description: describeContent("1a2b3c", "revision 2 failed"),
    };
    const release = { type: "kubernetes:helm.sh/v3:Release", inputs };

    it("is read from a state or a preview, whatever else is in it", () => {
        assert.deepEqual(releaseInputsOf([{ type: "other" }, release]), {
            name: "kafka",
            namespace: "shop",
            chart: "./chart",
            version: "0.6.1",
            repository: undefined,
            values: { "cp-kafka": { brokers: 3 } },
            content: "1a2b3c",
        });
        assert.equal(releaseInputsOf([{ type: "other", inputs }]), undefined);
    });

    it("has the hash of its content in its description, with a repair or without", () => {
        assert.equal(contentOf(describeContent("1a2b3c", "revision 2 failed")), "1a2b3c");
        assert.equal(contentOf(describeContent("1a2b3c", undefined)), "1a2b3c");
        assert.equal(contentOf("Kafka of the shop"), undefined);
    });

    it("has no version where the preview does not know it yet", () => {
        const unknown = { ...release, inputs: { ...inputs, version: "" } };
        assert.equal(releaseInputsOf([unknown])?.version, undefined);
    });

    it("is what the configuration says, and nothing where the chart is switched off", () => {
        const { chart, version, repository } = releaseOfConfig(configOf(), chartOf()) ?? {};
        assert.deepEqual(
            [chart, version, repository],
            ["cp-helm-charts", "0.6.1", "https://confluentinc.github.io/cp-helm-charts/"],
        );
        const local = releaseOfConfig(configOf({ chart: { path: "./c" } }), chartOf());
        assert.deepEqual(
            [local?.chart, local?.version, local?.repository],
            ["./c", undefined, undefined],
        );
        assert.equal(releaseOfConfig(configOf({ installed: false }), chartOf()), undefined);
    });
});
