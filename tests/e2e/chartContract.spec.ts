import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { after, before, describe, it } from "mocha";

import { contractCases } from "../support/contract";
import { renderedChart } from "../support/renderedClaims";

const repository = resolve(__dirname, "../..");
const chart = join(repository, "dev/chart/cp-helm-charts");
const chartVersion = "0.6.1";

/** Without a helm the contract is unproven, so its absence fails the test instead of skipping it. */
function helm(): string {
    const built = join(repository, ".tools/bin/helm");
    return existsSync(built) ? built : "helm";
}

describe("the stand-in chart claims what the published chart claims", () => {
    let directory = "";

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "chart-contract-"));
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    function template(release: string, namespace: string, values: unknown): string {
        const file = join(directory, "values.json");
        writeFileSync(file, JSON.stringify(values));
        return execFileSync(helm(), ["template", release, chart, "-n", namespace, "-f", file], {
            encoding: "utf8",
        });
    }

    const cases = contractCases().filter((each) => each.chartVersion === chartVersion);

    it("has cases to hold", () => {
        assert.ok(cases.length > 0, `no case of chart version ${chartVersion} in the contract`);
    });

    for (const { release, namespace, values, ...expected } of cases) {
        it(`release ${release} in ${namespace} with ${JSON.stringify(values)}`, () => {
            const { claims, zookeeperConnect, zookeeperStatefulSet } = expected;
            assert.deepStrictEqual(renderedChart(template(release, namespace, values)), {
                claims,
                zookeeperConnect,
                zookeeperStatefulSet,
            });
        });
    }
});
