import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readConfig } from "../../core/config/read";
import type { JsonObject } from "../../core/json";
import { judgeTried } from "../../core/pods/dryRun";
import { podTemplate } from "../../core/pods/podTemplate";
import { defaults } from "../support/config";
import { base } from "../support/simulated";

function judged(message: string, status = 403) {
    const { refusals, warnings } = judgeTried([
        { pod: "k-0", key: "values.cp-kafka", status, message },
    ]);
    return refusals.length > 0 ? "refused" : warnings.length > 0 ? "warned" : "nothing";
}

describe("pods that are tried and not created", () => {
    it("are refused by rules that a larger pod cannot satisfy, and warned of by others", () => {
        for (const [message, outcome, status] of [
            ['pods "k-0" is forbidden: exceeded quota: q, requested: …', "refused", 403],
            ['pods "k-0" is forbidden: failed quota: q: must specify limits.cpu', "refused", 403],
            ['pods "k-0" is forbidden: maximum memory usage per Container is 1Gi', "refused", 403],
            ['pods "k-0" is forbidden: no PriorityClass with name x was found', "refused", 403],
            ['pods "k-0" is forbidden: violates PodSecurity "restricted:latest": …', "warned", 403],
            ['admission webhook "a.b" denied the request: no', "warned", 400],
            ["ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", "warned", 422],
            ['admission webhook "a.b" does not support dry run', "nothing", 400],
            ['serviceaccount "default" not found', "nothing", 403],
            ['namespaces "kafka" not found', "nothing", 404],
            [
                'User "u" cannot create resource "pods" in API group "" in the namespace "k"',
                "nothing",
            ],
            ["", "nothing", 503],
        ] as const) {
            assert.equal(judged(message, status), outcome, message);
        }
    });

    it("are said with the API server's words on one line, and what to do", () => {
        const message = 'pods "k-0" is forbidden:\n exceeded quota: q\u0007';
        const tried = { pod: "k-0", key: "values.cp-kafka", status: 403, message };
        assert.deepEqual(judgeTried([tried]).refusals, [
            'k-0: the API server refuses this pod in a dry run: pods "k-0" is forbidden: exceeded quota: q\\u0007; raise the ResourceQuota of the namespace, or change values.cp-kafka.resources',
        ]);
    });

    it("have what the values decide", () => {
        const read = (values: JsonObject) => {
            const { config, chart } = readConfig({ ...base, values }, defaults);
            return podTemplate(config, chart, "cp-kafka");
        };
        const { containers, annotations, labels } = read({
            "cp-kafka": {
                podAnnotations: { "sidecar.istio.io/inject": "false" },
                resources: { limits: { cpu: 2 }, requests: { memory: "1Gi" } },
                prometheus: { jmx: { enabled: true, image: "e", imageTag: "1" } },
            },
        });
        assert.equal(annotations["sidecar.istio.io/inject"], "false");
        assert.deepEqual(labels, { app: "cp-kafka", release: "kafka" });
        assert.deepEqual(
            containers.map(({ name, limits, requests }) => ({ name, limits, requests })),
            [
                { name: "cp-kafka-broker", limits: { cpu: "2" }, requests: { memory: "1Gi" } },
                { name: "prometheus-jmx-exporter", limits: {}, requests: {} },
            ],
        );
        assert.equal(containers[1]?.image, "e:1");
        const without = read({ "cp-kafka": { prometheus: { jmx: { enabled: false } } } });
        assert.equal(without.containers.length, 1);
    });
});
