import { linkSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { commandLine } from "../core/commandLine";
import { type InitPlan, planInit } from "../core/init/initPlan";
import { isObject, type JsonObject } from "../core/json";
import { shellWord } from "../core/shellWord";
import { printable, shown } from "../core/shown";
import { chosenStack } from "./chosenStack";
import { UsageError } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { fileOf, projectOf, readYamlFile } from "./stackFile";
import { withKeys } from "./stackKeys";

export interface InitOptions {
    readonly stack?: string;
    /** The values file. */
    readonly from: string;
    /** Names with commas between them. */
    readonly nodes: string;
    readonly release?: string;
    readonly namespace?: string;
    readonly chartVersion?: string;
    readonly chartPath?: string;
    readonly json?: boolean;
}

function keysOf({ nodes, release, namespace, chartVersion, chartPath }: InitOptions): JsonObject {
    const chart = {
        ...(chartVersion === undefined ? {} : { version: chartVersion }),
        ...(chartPath === undefined ? {} : { path: chartPath }),
    };
    return {
        ...(release === undefined ? {} : { release }),
        ...(namespace === undefined ? {} : { namespace }),
        nodes: nodes.split(",").map((name) => name.trim()),
        ...(Object.keys(chart).length === 0 ? {} : { chart }),
    };
}

/** Writes a file that does not exist yet, as a whole or not at all. */
function writeNew(path: string, name: string, text: string): void {
    const draft = `${path}.${process.pid}.tmp`;
    try {
        writeFileSync(draft, text, { flag: "wx" });
        // Unlike a rename, this replaces nothing.
        linkSync(draft, path);
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") {
            throw new UsageError(
                `${shown(name)} exists, and is not overwritten: choose another name with --stack, or remove it`,
            );
        }
        throw new UsageError(
            `${shown(name)} cannot be written: ${printable(error instanceof Error ? error.message : String(error))}`,
        );
    } finally {
        rmSync(draft, { force: true });
    }
}

function secretCommand(key: string, stack: string): string {
    return `pulumi config set --secret --path ${shellWord(key)} --stack ${stack}`;
}

function report(file: string, stack: string, { leftOut, secrets, warnings }: InitPlan): string {
    const section = (title: string, lines: readonly string[]) =>
        lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${printable(line)}`)];
    return [
        `${printable(file)} is written.`,
        ...section(
            "Not in it as in the values file:",
            leftOut.map(({ key, reason }) => `${key}: ${reason}`),
        ),
        ...section(
            "Not in it, as it looks like a secret. Set each; Pulumi asks for its value:",
            secrets.map((key) => secretCommand(key, stack)),
        ),
        ...section("Warnings:", warnings),
        `Next: pulumi stack init ${stack}, then ${commandLine("plan", stack)}`,
    ].join("\n");
}

/** Makes the file of a new stack from a values file of the chart. */
export async function initStack(options: InitOptions): Promise<ExitCode> {
    const stack = await chosenStack(options.stack);
    const { name: project, defaults } = projectOf(process.cwd());
    const values = readYamlFile(resolve(options.from), options.from);
    if (!isObject(values)) {
        throw new UsageError(`--from ${shown(options.from)}: allowed: an object of values`);
    }
    const plan = planInit(values, keysOf(options), defaults);
    const file = fileOf(stack);
    writeNew(resolve(file), file, withKeys("", project, plan.given));
    const { given, leftOut, secrets, warnings } = plan;
    const text =
        options.json === true
            ? JSON.stringify({ file, config: given, leftOut, secrets, warnings }, null, 4)
            : report(file, stack, plan);
    process.stdout.write(`${text}\n`);
    return exitCodes.done;
}
