import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Configured, readConfig } from "../core/config/read";
import type { Json } from "../core/json";
import { planVolumes } from "../core/plan";
import { type ReleaseInputs, releaseOfConfig } from "../core/release/inputs";
import { guard, type Deployment } from "../core/report/acknowledgement";
import { configuredResources } from "../core/report/configuredResources";
import { guardsOfConfig, guardsOfState } from "../core/report/guards";
import { metadataLines } from "../core/report/metadataLine";
import { type OtherResource, otherResourcesOf } from "../core/report/otherResources";
import { BrokenPreview, type Preview, readPreview, sideOf } from "../core/report/preview";
import { previewFaults } from "../core/report/previewOrigin";
import { shown } from "../core/shown";
import { FileFault, readTextFile } from "../core/textFile";
import { releaseInputsOf } from "../core/state/release";
import { readState } from "../core/state/state";
import type { DeployedPlace } from "../core/state/volumes";
import { CommandError, UsageError } from "./errors";
import { commitOf } from "./revision";
import { fileOf, readStackFile } from "./stackFile";
import { deployedResources } from "./state";
import { command } from "./subprocess";
import { withTemporaryDirectory } from "./temporaryDirectory";

/** What a change starts from, and what Pulumi says of it. */
export interface Source {
    readonly before: Deployment;
    /** Whether that is what is deployed. */
    readonly deployedRead: boolean;
    /** Where the state has its claims. */
    readonly places: readonly DeployedPlace[];
    /** The release as Helm was given it. */
    readonly release: ReleaseInputs | undefined;
    /** Chart of that release, where it is not what is now at its path. */
    readonly chart?: string | undefined;
    readonly preview: Preview | undefined;
    /** What it has beside volumes, claims and chart. */
    readonly others: readonly OtherResource[];
    readonly notes: readonly string[];
}

export interface PreviewOptions {
    readonly stack: string;
    readonly configFile: string | undefined;
}

function sourceOf(resources: readonly Json[], preview: Preview | undefined): Source {
    const { places, ...before } = readState(resources);
    return {
        before: { ...before, guards: guardsOfState(resources) },
        deployedRead: true,
        places,
        release: releaseInputsOf(resources),
        preview,
        others: otherResourcesOf(resources),
        notes: [],
    };
}

/** What a failed preview said, one line each. */
function refusal({ errors }: Preview): string {
    return `pulumi preview fails:\n${errors.map((error) => `  ${error}`).join("\n")}`;
}

async function preview({ stack, configFile }: PreviewOptions): Promise<Preview> {
    const file = configFile === undefined ? [] : ["--config-file", configFile];
    const options = ["--stack", stack, ...file, "--json", "--show-sames", "--non-interactive"];
    try {
        return readPreview(await command("pulumi", ["preview", ...options]));
    } catch (error) {
        return saidInFailing(error);
    }
}

/** A preview that fails says why in its JSON, if it comes as far. */
function saidInFailing(error: unknown): Preview {
    if (!(error instanceof CommandError)) {
        throw error;
    }
    try {
        return readPreview(error.stdout ?? "");
    } catch {
        throw error;
    }
}

/** The state and the plan, and whether the configuration needs more than a preview to be judged. */
async function comparedWithState(stack: string, { config, chart }: Configured) {
    const deployed = sourceOf(await deployedResources(stack), undefined);
    const { before, places } = deployed;
    const plan = planVolumes(config, chart, places);
    const guarded = guard(config, before, plan, releaseOfConfig(config, chart), []);
    const { refused, acknowledged, blocked } = guarded;
    const metadata = metadataLines(config, before, []);
    const source = (note: string): Source => ({ ...deployed, notes: [note] });
    return {
        /** The program refuses it before it registers anything: no preview says what it would do. */
        isRefused:
            blocked !== undefined || refused.some(({ ofData, ofMetadata }) => ofData || ofMetadata),
        /** The program may refuse it: pods use what is to be recreated, or Kafka is not ready for it. */
        mayBeRefused: acknowledged.some(({ ofData }) => ofData) || metadata.length > 0,
        source,
    };
}

const planOnly = "pulumi up refuses this as it is; this is the plan, compared with the state";

/** For a preview that was refused: the plan, where it says why. */
function inPlaceOf(read: Preview, compared: Awaited<ReturnType<typeof comparedWithState>>): Source {
    if (compared.isRefused) {
        return compared.source(planOnly);
    }
    if (compared.mayBeRefused) {
        const [why = ""] = read.errors;
        return compared.source(`${planOnly}: ${why.replaceAll(/\s+/g, " ").replace(/\.$/, "")}`);
    }
    throw new UsageError(refusal(read));
}

/** What the stack's state has, and what Pulumi would do to it. */
export async function fromBackend(
    options: PreviewOptions,
    configured: Configured,
): Promise<Source> {
    const compared = await comparedWithState(options.stack, configured);
    if (compared.isRefused) {
        return compared.source(planOnly);
    }
    const made = await preview(options);
    return made.errors.length === 0
        ? sourceOf(sideOf(made, "before"), made)
        : inPlaceOf(made, compared);
}

/** No preview is as large. */
const mostOfPreview = 256 * 2 ** 20;

/** What a file is of, where it is given in place of a preview that is made here. */
export interface PreviewFile extends Pick<PreviewOptions, "stack"> {
    readonly file: string;
    readonly project: string;
}

function readGiven({ file, stack }: PreviewFile): Preview {
    try {
        return readPreview(
            file === "-" ? readFileSync(0, "utf8") : readTextFile(file, mostOfPreview),
        );
    } catch (error) {
        if (error instanceof BrokenPreview) {
            throw faultOf(
                file,
                `${error.message}; it is what pulumi preview --json --show-sames --stack ${stack} prints`,
            );
        }
        throw faultOf(file, error instanceof FileFault ? error.message : String(error));
    }
}

function faultOf(file: string, why: string): UsageError {
    return new UsageError(`--preview ${file === "-" ? "standard input" : shown(file)}: ${why}`);
}

/**
 * What a preview that was made before says.
 * @throws UsageError where it is of another stack or configuration, or lacks resources.
 */
export async function fromPreview(given: PreviewFile, configured: Configured): Promise<Source> {
    const { file, stack, project } = given;
    const read = readGiven(given);
    if (read.errors.length > 0) {
        return inPlaceOf(read, await comparedWithState(stack, configured));
    }
    const source = sourceOf(sideOf(read, "before"), read);
    const plan = planVolumes(configured.config, configured.chart, source.places);
    const faults = previewFaults(read, { stack, project, plan });
    if (faults.length > 0) {
        throw new UsageError(faults.map((fault) => faultOf(file, fault).message).join("\n"));
    }
    return source;
}

async function fileAt(commit: string, revision: string, file: string): Promise<string> {
    try {
        return await command("git", ["show", `${commit}:./${file}`]);
    } catch (error) {
        if (error instanceof CommandError && error.stdout !== undefined) {
            throw new UsageError(`--base ${revision}: no ${file} there`);
        }
        throw error;
    }
}

/** The chart as it was in a revision, where it is part of the repository. */
async function chartAt(commit: string, path: string, directory: string): Promise<string> {
    try {
        const archive = join(directory, "chart.tar");
        await command("git", ["archive", "--output", archive, commit, "--", path]);
        await command("tar", ["-xf", archive, "-C", directory]);
        return join(directory, path);
    } catch (error) {
        if (error instanceof CommandError) {
            return path;
        }
        throw error;
    }
}

/**
 * What the configuration was in a revision: for where there is neither a backend nor a cluster.
 * @param use gets the source while the files of the revision are there.
 */
export async function fromRevision<T>(
    revision: string,
    stack: string,
    use: (source: Source) => Promise<T>,
): Promise<T> {
    const commit = await commitOf(revision);
    return withTemporaryDirectory("report-base-", async (directory) => {
        for (const file of ["Pulumi.yaml", fileOf(stack)]) {
            writeFileSync(join(directory, file), await fileAt(commit, revision, file));
        }
        const file = readStackFile(directory, stack);
        const { config, chart: described } = readConfig(file.given, file.defaults);
        const release = releaseOfConfig(config, described);
        const { path } = config.chart;
        const chart = path === undefined ? undefined : await chartAt(commit, path, directory);
        const volumes = planVolumes(config, described);
        return await use({
            before: {
                ...{ volumes, objects: [], release, guards: guardsOfConfig(config) },
                metadataVersion: config.platform.metadataVersion,
            },
            deployedRead: false,
            places: volumes,
            release,
            chart,
            preview: undefined,
            others: configuredResources(config, described),
            notes: [
                `compared with the configuration at ${revision} only; what is deployed was not read`,
            ],
        });
    });
}
