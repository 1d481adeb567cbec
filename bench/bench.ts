import "./instance";
import { progress } from "../cluster/progress";
import { ClusterError } from "../cluster/shell";
import { endCluster, freshCluster } from "../tests/support/instance";
import type { Result } from "./measurement";
import { write } from "./report";
import { measure } from "./runner";
import { scenarios, smokeScenarios } from "./scenarios/all";

/**
 * bench/bench.ts [--smoke]: measures each scenario, prints the table and writes it with its plots.
 *
 * ROUNDS=n how often each side is measured, LONG=1 for fifty first runs, ONLY=text the scenarios whose
 * name has it, OUT=directory for the results.
 */

function chosen(smoke: boolean) {
    const only = process.env.ONLY ?? "";
    return (smoke ? smokeScenarios() : scenarios((process.env.LONG ?? "") !== "")).filter(
        ({ name }) => name.includes(only),
    );
}

async function main(smoke: boolean): Promise<void> {
    const rounds = Number(process.env.ROUNDS ?? 0);
    const results: Result[] = [];
    const failed: string[] = [];
    try {
        await freshCluster();
        for (const scenario of chosen(smoke)) {
            progress("measuring", scenario.name);
            try {
                results.push(...(await measure(scenario, rounds > 0 ? rounds : scenario.rounds)));
            } catch (error) {
                failed.push(`${scenario.name}: ${error instanceof Error ? error.message : "?"}`);
                progress("failed", failed.at(-1) ?? "");
            }
        }
    } finally {
        if (process.env.KEEP === undefined) {
            await endCluster();
        }
    }
    write(results, process.env.OUT ?? "bench/results");
    for (const fault of failed) {
        console.error(`not measured: ${fault}`);
    }
    process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
}

main(process.argv.includes("--smoke")).catch((error: unknown) => {
    console.error(error instanceof ClusterError ? error.message : error);
    process.exitCode = 1;
});
