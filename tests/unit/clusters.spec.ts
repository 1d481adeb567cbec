import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { load } from "../../core/config/load";
import { ConfigFaults, formatFault } from "../../core/fault";
import { at, isObject, type Json, type JsonObject } from "../../core/json";
import { planVolumes } from "../../core/plan";
import { projectKeys } from "../../core/config/project";
import { defaults } from "../support/config";

const page = readFileSync("docs/clusters.md", "utf8");

/** The stack files of the page, by the section that they are in. */
const files = page.split(/^## /m).flatMap((section) => {
    const [title = ""] = section.split("\n");
    return [...section.matchAll(/^```yaml\n(.*?)^```$/gms)]
        .map(([, block = ""]) => ({ title, file: parse(block) as Json }))
        .filter(({ file }) => isObject(at(file, "config")));
});

function given(file: Json): JsonObject {
    const config = at(file, "config");
    return projectKeys("kafka-local-volumes", isObject(config) ? config : {});
}

function faultsOf(keys: JsonObject): readonly string[] {
    try {
        const { config, chart, warnings } = load(keys, defaults);
        assert.equal(planVolumes(config, chart).length, chart.claims.length);
        return warnings;
    } catch (error) {
        assert.ok(error instanceof ConfigFaults, String(error));
        return error.faults.map(formatFault);
    }
}

describe("the stack files of docs/clusters.md", () => {
    it("are of all clusters but kind, which has a file of its own", () => {
        assert.deepEqual(
            files.map(({ title }) => title),
            [
                "minikube",
                "k3s",
                "Bare metal with kubeadm",
                "Amazon EKS with instance store",
                "Google GKE with local SSD",
                "OpenShift",
                "Talos",
            ],
        );
    });

    for (const { title, file } of files) {
        it(`are accepted by plan: ${title}`, () => {
            assert.deepEqual(faultsOf(given(file)), []);
        });
    }

    for (const file of readdirSync(".").filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
        it(`are accepted by plan: ${file}`, () => {
            assert.deepEqual(faultsOf(given(parse(readFileSync(file, "utf8")) as Json)), []);
        });
    }
});
