import { readConfig } from "../core/config/read";
import type { StackConfig } from "../core/config/schema";
import { actionsOf, type Diagnosis, diagnosePlan } from "../core/doctor/diagnosis";
import { describeAction } from "../core/doctor/finding";
import { releaseFindings } from "../core/doctor/release";
import { type DoctorReport, formatDoctorReport, isHealthy } from "../core/doctor/diagnosisReport";
import { type PlannedVolume, planVolumes } from "../core/plan";
import { deployedPlaces } from "../core/state/volumes";
import type { Cluster } from "../provider/kubernetes/cluster";
import { reach, readLive } from "./cluster";
import { type ExitCode, exitCodes } from "./exitCodes";
import { holdingStack } from "./holding";
import { bound, repair } from "./repair";
import { assertStackCluster, warnOfAnotherCluster } from "./sameCluster";
import { type ClusterOptions, stackInput } from "./stackInput";
import { deployedResources, resourcesIfReadable } from "./state";

export interface DoctorOptions extends ClusterOptions {
    readonly json?: boolean;
    /** Repair what is safe to repair. */
    readonly fix?: boolean;
}

/** Does what is safe, one volume after the other. */
async function fix(
    cluster: Cluster,
    stack: string,
    volumes: readonly Diagnosis[],
): Promise<readonly string[]> {
    const fixed: string[] = [];
    for (const diagnosis of volumes) {
        for (const action of actionsOf(diagnosis)) {
            await repair(cluster, stack, action);
            fixed.push(describeAction(action));
            process.stderr.write(`${describeAction(action)}: done\n`);
        }
    }
    const repaired = volumes.filter(({ verdict }) => verdict === "fixable");
    for (const namespace of new Set(repaired.map(({ planned }) => planned.namespace))) {
        await bound(
            cluster,
            namespace,
            repaired.map(({ planned }) => planned.claim),
        );
    }
    return fixed;
}

async function examination(
    cluster: Cluster,
    stack: string,
    config: StackConfig,
    plan: readonly PlannedVolume[],
): Promise<DoctorReport> {
    const { release, namespace } = config;
    const live = await readLive(cluster, namespace, release);
    const volumes = diagnosePlan(stack, plan, live);
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

/** The state of each volume and claim of a stack, and what to do. */
export async function diagnose(options: DoctorOptions): Promise<ExitCode> {
    const input = await stackInput(options);
    const { stack, file, given } = input;
    const { config, chart } = readConfig(given, file.defaults);
    // A repair is bound to the cluster that the state names.
    const required = options.fix === true ? await deployedResources(stack) : undefined;
    const cluster = await reach(input, options.context ?? file.context);
    const resources = required ?? (await resourcesIfReadable(stack)) ?? [];
    const plan = planVolumes(config, chart, deployedPlaces(resources));
    let report: DoctorReport;
    if (options.fix === true) {
        await assertStackCluster(cluster, { stack, command: ["doctor", "--fix"], resources });
        const held = { command: "doctor --fix", project: file.project, stack };
        report = await holdingStack(cluster, held, async () => {
            // What was seen before may have been changed by the run that held the stack.
            const { volumes } = await examination(cluster, stack, config, plan);
            const fixed = await fix(cluster, stack, volumes);
            return { ...(await examination(cluster, stack, config, plan)), fixed };
        });
    } else {
        await warnOfAnotherCluster(cluster, resources);
        report = await examination(cluster, stack, config, plan);
    }
    const text =
        options.json === true ? JSON.stringify(report, null, 4) : formatDoctorReport(report);
    process.stdout.write(`${text}\n`);
    return report.healthy ? exitCodes.done : exitCodes.wrong;
}
