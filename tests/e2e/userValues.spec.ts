import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { load, type Loaded } from "../../core/config/load";
import { ConfigFaults } from "../../core/fault";
import { at } from "../../core/json";
import { defaults } from "../support/config";
import { renderedChart } from "../support/renderedClaims";
import { givenByUser, userCases } from "../support/userValues";

/** The published chart where there is one, else the stand-in. */
const [chart = ""] = (process.env.CHART ?? "dev/chart/cp-helm-charts").split(":");
const helm = existsSync(".tools/bin/helm") ? ".tools/bin/helm" : "helm";

function accepted(given: Parameters<typeof givenByUser>[0]): Loaded | undefined {
    try {
        return load(givenByUser(given), defaults);
    } catch (error) {
        assert.ok(error instanceof ConfigFaults, String(error));
        return undefined;
    }
}

describe("an accepted configuration of people who run the chart", () => {
    let directory = "";

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "user-values-"));
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    for (const { id, config } of userCases) {
        const loaded = at(config, "chart", "path") === undefined ? accepted(config) : undefined;
        if (loaded === undefined) {
            continue;
        }
        it(`renders the claims of the plan, and settings as they are: ${id}`, () => {
            const { release, namespace } = loaded.config;
            const file = join(directory, "values.json");
            writeFileSync(file, JSON.stringify(loaded.chart.values));
            const args = ["template", release, chart, "-n", namespace, "-f", file];
            const manifests = execFileSync(helm, args, { encoding: "utf8" });
            assert.deepEqual(
                renderedChart(manifests)
                    .claims.map(({ name }) => name)
                    .sort(),
                loaded.chart.claims.map(({ name }) => name).sort(),
            );
            assert.doesNotMatch(manifests, /\de\+\d|map\[/);
        });
    }
});
