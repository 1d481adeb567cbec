import "./instance";
import { progress } from "../cluster/progress";
import { ClusterError } from "../cluster/shell";
import { endCluster, freshCluster } from "../../tests/support/instance";
import type { Result } from "./measurement";
import { save, saved } from "./report";
import { measure } from "./runner";
import { scenarios, smokeScenarios } from "./scenarios/all";

/**
 * bench/bench.ts [--smoke]: measures each scenario, prints the table and writes it with its plots.
 *
 * ROUNDS=n how often each side is measured, LONG=1 for fifty first runs, ONLY=text,text the scenarios
 * whose name has one of these, OUT=directory for the results, AGAINST=results.json of an earlier run,
 * to see whether both agree.
 */

function chosen(smoke: boolean) {
    const only = (process.env.ONLY ?? "").split(",");
    return (smoke ? smokeScenarios() : scenarios((process.env.LONG ?? "") !== "")).filter(
        ({ name }) => only.some((part) => name.includes(part)),
    );
}

/** A run that is interrupted ends what it is at and leaves as little behind as one that ends. */
function interruption(): AbortSignal {
    const controller = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
            progress("interrupted", "what is being measured is ended, and the cluster removed");
            controller.abort(new Error("interrupted"));
        });
    }
    return controller.signal;
}

async function main(smoke: boolean): Promise<void> {
    const rounds = Number(process.env.ROUNDS ?? 0);
    const directory = process.env.OUT ?? "dev/bench/results";
    const { AGAINST: against } = process.env;
    const before = against === undefined ? undefined : saved(against);
    const results: Result[] = [];
    let text = "";
    const failed: string[] = [];
    const interrupted = interruption();
    try {
        for (const scenario of chosen(smoke)) {
            if (interrupted.aborted) {
                break;
            }
            try {
                // Whatever became of the one before: no data and no objects of it.
                await freshCluster();
                progress("measuring", scenario.name);
                results.push(
                    ...(await measure(
                        scenario,
                        rounds > 0 ? rounds : scenario.rounds,
                        interrupted,
                    )),
                );
                // What is measured is not lost where the run ends before its end.
                text = save(results, directory, before);
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
    if (results.length > 0) {
        console.log(`\n${text}\nwritten to ${directory}`);
    }
    for (const fault of failed) {
        console.error(`not measured: ${fault}`);
    }
    const whole = failed.length === 0 && results.length > 0 && !interrupted.aborted;
    process.exitCode = whole ? 0 : 1;
}

main(process.argv.includes("--smoke")).catch((error: unknown) => {
    console.error(error instanceof ClusterError ? error.message : error);
    process.exitCode = 1;
});
