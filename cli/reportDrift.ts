import { readConfig } from "../core/config/read";
import { diagnosePlan } from "../core/doctor/diagnosis";
import { newestRevision, releaseFindings } from "../core/doctor/release";
import { driftedObjects } from "../core/drift/objects";
import { type DriftReport, formatDrift, driftVerdict, isDrifted } from "../core/drift/driftReport";
import { planVolumes } from "../core/plan";
import { releaseOfConfig } from "../core/release/inputs";
import { ownObjects } from "../core/state/ownObjects";
import { releaseInputsOf } from "../core/state/release";
import { deployedPlaces } from "../core/state/volumes";
import { reach, readLive } from "./cluster";
import { readApplied } from "./driftLive";
import { type ExitCode, verdictCode } from "./exitCodes";
import { rendered } from "./helmTemplate";
import { warnOfAnotherCluster } from "./sameCluster";
import { type ClusterOptions, stackInput } from "./stackInput";
import { resourcesIfReadable } from "./state";

export interface DriftOptions extends ClusterOptions {
    readonly json?: boolean;
}

/**
 * What of the cluster is not as the stack's last update left it, which neither Helm's record nor
 * `pulumi preview` shows.
 */
export async function reportDrift(options: DriftOptions): Promise<ExitCode> {
    const input = await stackInput(options);
    const { stack, file, given } = input;
    const { config, chart } = readConfig(given, file.defaults);
    const { release, namespace } = config;
    const cluster = await reach(input, options.context ?? file.context);
    const resources = await resourcesIfReadable(stack);
    await warnOfAnotherCluster(cluster, resources ?? []);
    const live = await readLive(cluster, namespace, release);
    const volumes = diagnosePlan(
        stack,
        planVolumes(config, chart, deployedPlaces(resources ?? [])),
        live,
    );
    // As it was applied: what the configuration would change since then is for the report.
    const applied =
        resources === undefined ? releaseOfConfig(config, chart) : releaseInputsOf(resources);
    const objects =
        applied === undefined ? [] : await readApplied(cluster, namespace, await rendered(applied));
    const own = ownObjects(resources ?? []).map((object) => JSON.stringify(object));
    const ofStack = await readApplied(cluster, namespace, own.join("\n---\n"));
    if (objects.some(({ expected, live: is }) => expected === undefined && is !== undefined)) {
        process.stderr.write(
            "fields that were added by hand to the chart's objects are not verified: that needs a dry run, which only role deploy allows (docs/rbac/deploy.yaml)\n",
        );
    }
    const report: DriftReport = {
        stack,
        release: `${namespace}/${release}`,
        verdict: driftVerdict(volumes),
        volumes,
        releaseFindings: releaseFindings(release, namespace, live),
        objects: driftedObjects(objects),
        ownObjects: driftedObjects(ofStack),
        revision: newestRevision(live),
    };
    process.stdout.write(
        options.json === true ? `${JSON.stringify(report, null, 4)}\n` : formatDrift(report),
    );
    return verdictCode(report.verdict, isDrifted(report));
}
