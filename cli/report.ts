import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { load } from "../core/config/load";
import type { Configured } from "../core/config/read";
import { planVolumes } from "../core/plan";
import { type ReleaseInputs, releaseOfConfig } from "../core/release/inputs";
import { releaseInputsOf } from "../core/state/release";
import { formatMarkdown } from "../core/report/markdown";
import { releaseNotes } from "../core/report/notes";
import { objectChanges } from "../core/report/objects";
import { picture } from "../core/report/picture";
import { sideOf } from "../core/report/preview";
import { type Comparison, exitCode, reportOn, type StorageReport } from "../core/report/report";
import { configArguments, stackOf, stackOptions, UsageError } from "./arguments";
import { CommandError } from "./subprocess";
import { exitOn } from "./exit";
import { rendered } from "./helmTemplate";
import { fromBackend, fromPreview, fromRevision, type Source } from "./reportSources";
import { readStackFile } from "./stackFile";

/** The rendered chart of both sides, compared; a reason where there is no helm, or no chart. */
async function compared(source: Source, wanted: ReleaseInputs | undefined): Promise<Comparison> {
    const { release, chart } = source;
    if (release === undefined && wanted === undefined) {
        return { objects: [] };
    }
    try {
        const before = release === undefined ? "" : await rendered(release, chart);
        const after = wanted === undefined ? "" : await rendered(wanted);
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
    const { before, places, preview } = source;
    const wanted =
        preview === undefined
            ? releaseOfConfig(config, chart)
            : releaseInputsOf(sideOf(preview, "after"));
    return reportOn({
        stack,
        config,
        before,
        plan: planVolumes(config, chart, places),
        wanted,
        preview,
        comparison: await compared(source, wanted),
        notes: [...source.notes, ...releaseNotes(source.release, wanted)],
    });
}

/**
 * npm run --silent report -- --stack NAME [--preview FILE | --base REVISION] [--config-file FILE]
 *     [--format markdown|json] [--svg FILE]
 *
 * What a change of the configuration does to the data, before it is done. Exit 0: nothing is left to
 * acknowledge; 5, 10, 20: something is (docs/report.md); 2: bad input, or it cannot be told.
 */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            ...stackOptions,
            preview: { type: "string" },
            base: { type: "string" },
            "config-file": { type: "string" },
            format: { type: "string", default: "markdown" },
            svg: { type: "string" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const { preview, base, format, svg, "config-file": configFile } = values;
    if (preview !== undefined && base !== undefined) {
        throw new UsageError("--preview and --base: one of them");
    }
    if (given.length > 0 && base === undefined && preview === undefined) {
        throw new UsageError("--config goes with --base or --preview; else write it to a file");
    }
    if (format !== "markdown" && format !== "json") {
        throw new UsageError(`--format ${format}: markdown or json`);
    }
    const file = readStackFile(process.cwd(), stack, configFile);
    const { warnings, ...configured } = load(
        configArguments(file.project, given, file.given),
        file.defaults,
    );
    for (const warning of warnings) {
        process.stderr.write(`warning: ${warning}\n`);
    }
    const use = (source: Source) => report(stack, configured, source);
    const made =
        base !== undefined
            ? await fromRevision(base, stack, use)
            : await use(
                  preview === undefined
                      ? await fromBackend({ stack, configFile }, configured)
                      : fromPreview(preview, stack, configured),
              );
    if (svg !== undefined) {
        writeFileSync(svg, picture(made, made.disks));
    }
    process.stdout.write(
        format === "json" ? `${JSON.stringify(made, null, 4)}\n` : formatMarkdown(made),
    );
    process.exitCode = exitCode(made);
}

main().catch(exitOn);
