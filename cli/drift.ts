import { parseArgs } from "node:util";
import { readConfig } from "../core/config/read";
import { examine } from "../core/doctor/examine";
import { newestRevision, releaseFindings } from "../core/doctor/release";
import { driftedObjects } from "../core/drift/objects";
import { driftExitCode, type DriftReport, formatDrift, verdictOf } from "../core/drift/report";
import { planVolumes } from "../core/plan";
import { releaseOfConfig } from "../core/release/inputs";
import { releaseInputsOf } from "../core/state/release";
import { deployedPlaces } from "../core/state/volumes";
import { configArguments, stackOf, stackOptions, UsageError } from "./arguments";
import { readApplied } from "./driftLive";
import { exitOn } from "./exit";
import { rendered } from "./helmTemplate";
import { reach, readLive } from "./cluster";
import { recordedResources } from "./recorded";
import { readStackFile } from "./stackFile";

/**
 * npm run --silent drift -- --stack NAME [--config key=value]... [--config-file FILE]
 *     [--context NAME] [--format markdown|json]
 *
 * What of the cluster is not as the stack's last update left it, which neither Helm's record nor
 * `pulumi preview` tells. Exit 0: nothing; 5, 10, 20 as of the report; 2: bad input, or a cluster
 * that does not answer.
 */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            ...stackOptions,
            context: { type: "string" },
            "config-file": { type: "string" },
            format: { type: "string", default: "markdown" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const { format } = values;
    if (format !== "markdown" && format !== "json") {
        throw new UsageError(`--format ${format}: markdown or json`);
    }
    const file = readStackFile(process.cwd(), stack, values["config-file"]);
    const { config, chart } = readConfig(
        configArguments(file.project, given, file.given),
        file.defaults,
    );
    const { release, namespace } = config;
    const cluster = await reach(values.context ?? file.context);
    const live = await readLive(cluster, namespace, release);
    const resources = recordedResources(stack);
    const volumes = examine(planVolumes(config, chart, deployedPlaces(resources ?? [])), live);
    // As it was applied: what the configuration would change since then is the report's to tell.
    const applied =
        resources === undefined ? releaseOfConfig(config, chart) : releaseInputsOf(resources);
    const objects =
        applied === undefined
            ? []
            : driftedObjects(await readApplied(cluster, namespace, await rendered(applied)));
    const report: DriftReport = {
        stack,
        release: `${namespace}/${release}`,
        verdict: verdictOf(volumes),
        volumes,
        releaseFindings: releaseFindings(release, namespace, live),
        objects,
        revision: newestRevision(live),
    };
    process.stdout.write(
        format === "json" ? `${JSON.stringify(report, null, 4)}\n` : formatDrift(report),
    );
    process.exitCode = driftExitCode(report);
}

main().catch(exitOn);
