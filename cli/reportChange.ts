import { writeFileSync } from "node:fs";
import { statefulSets } from "../core/chart/chart";
import type { Configured } from "../core/config/read";
import { hiddenAlike } from "../core/config/secrets";
import { objectAt } from "../core/json";
import { planVolumes } from "../core/plan";
import { type ReleaseInputs, releaseOfConfig } from "../core/release/inputs";
import { configuredResources } from "../core/report/configuredResources";
import { formatMarkdown, section } from "../core/report/markdown";
import { releaseNotes } from "../core/report/notes";
import { objectChanges } from "../core/report/objects";
import { configuredChanges, previewedResources } from "../core/report/otherResources";
import { picture } from "../core/report/picture";
import { sideOf } from "../core/report/preview";
import { protocolNotes } from "../core/report/protocol";
import { effectLines, restartsBrokers } from "../core/report/restarts";
import {
    isOpen,
    type ObjectComparison,
    type StorageReport,
    storageReport,
} from "../core/report/storageReport";
import { restartEffects } from "../core/rolling/partitions";
import { releaseInputsOf } from "../core/state/release";
import { describePartitions } from "../provider/kafka/rollingBrokers";
import { connect, reason } from "../provider/kubernetes/cluster";
import { CommandError, UsageError } from "./errors";
import { type ExitCode, verdictCode } from "./exitCodes";
import { rendered } from "./helmTemplate";
import { fromBackend, fromPreview, fromRevision, type Source } from "./reportSources";
import { configuredStack, type StackOptions } from "./stackInput";

export interface ReportOptions extends StackOptions {
    readonly json?: boolean;
    /** What `pulumi preview --json --show-sames` has printed, in a file. */
    readonly preview?: string;
    /** Revision of git to compare the configuration with. */
    readonly base?: string;
    /** File for a picture. */
    readonly svg?: string;
}

/** A release without the values that are secret in the other one. */
function alike<R extends ReleaseInputs | undefined>(release: R, other: ReleaseInputs | undefined) {
    return release === undefined
        ? undefined
        : { ...release, values: objectAt(hiddenAlike(release.values, other?.values)) ?? {} };
}

/** The rendered chart of both sides, compared; a reason where there is no helm, or no chart. */
async function compared(
    source: Source,
    wanted: ReleaseInputs | undefined,
): Promise<ObjectComparison> {
    const { release, chart } = source;
    if (release === undefined && wanted === undefined) {
        return { objects: [] };
    }
    try {
        const [was, is] = [alike(release, wanted), alike(wanted, release)];
        const before = was === undefined ? "" : await rendered(was, chart);
        const after = is === undefined ? "" : await rendered(is);
        return { objects: objectChanges(before, after) };
    } catch (error) {
        if (error instanceof CommandError) {
            return { why: error.message.replaceAll(/\s+/g, " ").trim() };
        }
        throw error;
    }
}

async function report(
    stack: string,
    { config, chart }: Configured,
    source: Source,
): Promise<StorageReport> {
    const { before, deployedRead, places, preview } = source;
    const configured = configuredResources(config, chart);
    const wanted =
        preview === undefined
            ? releaseOfConfig(config, chart)
            : releaseInputsOf(sideOf(preview, "after"));
    return storageReport({
        stack,
        config,
        before,
        deployedRead,
        plan: planVolumes(config, chart, places),
        wanted,
        preview,
        comparison: await compared(source, wanted),
        resources:
            preview === undefined
                ? configuredChanges(source.others, configured)
                : previewedResources(preview, configured),
        notes: [
            ...source.notes,
            ...releaseNotes(source.release, wanted),
            ...protocolNotes(source.release, wanted),
        ],
    });
}

function checkOptions({ preview, base, config = [], configFile }: ReportOptions): void {
    if (base !== undefined && configFile !== undefined) {
        throw new UsageError(
            "--base and --config-file exclude each other: the revision has the stack's own file",
        );
    }
    if (preview !== undefined && base !== undefined) {
        throw new UsageError("--preview and --base exclude each other: give one of them");
    }
    if (config.length > 0 && base === undefined && preview === undefined) {
        throw new UsageError(
            "--config requires --base or --preview: without them, write the value into the stack's file",
        );
    }
}

/** A report, and what it was made of. */
interface Made {
    readonly made: StorageReport;
    readonly configured: Configured;
    /** Context of the kubeconfig, if the stack names one. */
    readonly context: string | undefined;
}

async function make(options: ReportOptions): Promise<Made> {
    checkOptions(options);
    const { stack, file, configured } = await configuredStack(options);
    const { base, preview, configFile } = options;
    const { context } = file;
    const use = async (source: Source): Promise<Made> => ({
        ...{ configured, context },
        made: await report(stack, configured, source),
    });
    if (base !== undefined) {
        return fromRevision(base, stack, use);
    }
    return use(
        preview === undefined
            ? await fromBackend({ stack, configFile }, configured)
            : await fromPreview({ file: preview, stack, project: file.project }, configured),
    );
}

/** What a change of the configuration does to the data, before it is done. */
export async function reportOf(options: ReportOptions): Promise<StorageReport> {
    const { made } = await make(options);
    return made;
}

/** The exit code of a report, by what is not acknowledged. */
export function reportCode(made: StorageReport): ExitCode {
    return verdictCode(made.verdict, isOpen(made));
}

/**
 * What the cluster has now, where it can be asked. Not part of the report: the same change would give another one in a
 * minute, and no reviewer could have seen it.
 */
async function partitionsNow(
    { made, configured: { config, chart }, context }: Made,
    { base }: ReportOptions,
): Promise<string> {
    if (
        base !== undefined ||
        !("objects" in made.comparison) ||
        !restartsBrokers(config, made.comparison.objects)
    ) {
        return "";
    }
    try {
        const client = { namespace: config.namespace, ...statefulSets(config, chart) };
        const partitions = await describePartitions(await connect(context), client);
        const lines = effectLines(restartEffects(partitions)).map((line) => `- ${line}`);
        return `${section("Partitions, as they are now", lines).slice(1).join("\n")}\n`;
    } catch (error) {
        process.stderr.write(
            `warning: the current state of the partitions is not known: ${reason(error)}\n`,
        );
        return "";
    }
}

/** Prints the report, and draws it where that is asked for. */
export async function reportChange(options: ReportOptions): Promise<ExitCode> {
    const all = await make(options);
    const { made } = all;
    if (options.svg !== undefined) {
        writeFileSync(options.svg, picture(made, made.disks));
    }
    process.stdout.write(
        options.json === true
            ? `${JSON.stringify(made, null, 4)}\n`
            : `${formatMarkdown(made)}${await partitionsNow(all, options)}`,
    );
    return reportCode(made);
}
