import { parseArgs } from "node:util";
import { readConfig } from "../core/config/read";
import type { StackConfig } from "../core/config/schema";
import { actionsOf, type Diagnosis, examine } from "../core/doctor/examine";
import { describe } from "../core/doctor/finding";
import { releaseFindings } from "../core/doctor/release";
import { formatReport, isHealthy, type Report } from "../core/doctor/report";
import { type PlannedVolume, planVolumes } from "../core/plan";
import type { Cluster } from "../provider/kubernetes/cluster";
import { configArguments, stackOf, stackOptions } from "./arguments";
import { exitOn } from "./exit";
import { reach, readLive } from "./cluster";
import { bound, perform } from "./repair";
import { recordedOf } from "./recorded";
import { readStackFile } from "./stackFile";

/** Does what is safe, one volume after the other. */
async function fix(cluster: Cluster, volumes: readonly Diagnosis[]): Promise<readonly string[]> {
    const fixed: string[] = [];
    for (const diagnosis of volumes) {
        for (const action of actionsOf(diagnosis)) {
            await perform(cluster, action);
            fixed.push(describe(action));
            process.stderr.write(`${describe(action)}: done\n`);
        }
    }
    const mended = volumes.filter(({ verdict }) => verdict === "mend");
    for (const namespace of new Set(mended.map(({ planned }) => planned.namespace))) {
        await bound(
            cluster,
            namespace,
            mended.map(({ planned }) => planned.claim),
        );
    }
    return fixed;
}

async function look(
    cluster: Cluster,
    stack: string,
    config: StackConfig,
    plan: readonly PlannedVolume[],
): Promise<Report> {
    const { release, namespace } = config;
    const live = await readLive(cluster, namespace, release);
    const volumes = examine(plan, live);
    const ofRelease = releaseFindings(release, namespace, live);
    return {
        stack,
        release,
        namespace,
        healthy: isHealthy(volumes, ofRelease),
        volumes,
        releaseFindings: ofRelease,
        fixed: [],
    };
}

/**
 * npm run --silent doctor -- --stack NAME [--config key=value]... [--context NAME] [--json] [--fix]
 *
 * The state of each volume and claim of a stack, and what is to be done. Exit 0: all healthy; 1:
 * something is not; 2: bad input, or a cluster that does not answer.
 */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            ...stackOptions,
            context: { type: "string" },
            json: { type: "boolean" },
            fix: { type: "boolean" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const file = readStackFile(process.cwd(), stack);
    const { config, chart } = readConfig(
        configArguments(file.project, given, file.given),
        file.defaults,
    );
    const cluster = await reach(values.context ?? file.context);
    const plan = planVolumes(config, chart, recordedOf(stack));
    let report = await look(cluster, stack, config, plan);
    if (values.fix === true) {
        const fixed = await fix(cluster, report.volumes);
        report = { ...(await look(cluster, stack, config, plan)), fixed };
    }
    const text = values.json === true ? JSON.stringify(report, null, 4) : formatReport(report);
    process.stdout.write(`${text}\n`);
    process.exitCode = report.healthy ? 0 : 1;
}

main().catch(exitOn);
