import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { run } from "../cluster/shell";
import { at, isObject, type Json, type JsonObject } from "../../core/json";
import { env, scratch } from "../../tests/support/instance";
import { measured, type Measured } from "./command";

function projectName(project: Json): string {
    const name = at(project, "name");
    if (typeof name !== "string") {
        throw new TypeError("Pulumi.yaml has no name");
    }
    return name;
}

/** A stack of a Pulumi project on the benchmark's cluster, run by the CLI as a user runs it. */
export class Stack {
    private readonly directory: string;
    private readonly project: string;
    private readonly name: string;
    private readonly file: string;

    /** @param directory of the project, from this repository's. */
    constructor(directory: string, name: string) {
        this.directory = resolve(directory);
        this.name = name;
        const project = parse(readFileSync(join(this.directory, "Pulumi.yaml"), "utf8")) as Json;
        this.project = projectName(project);
        this.file = join(scratch, `Pulumi.${this.project}.${name}.yaml`);
    }

    async init(config: JsonObject): Promise<void> {
        mkdirSync(scratch, { recursive: true });
        await run("pulumi", ["stack", "init", this.name, "-C", this.directory], { env });
        // The CLI writes the stack's salt into the project's directory, whatever file is used later.
        renameSync(join(this.directory, `Pulumi.${this.name}.yaml`), this.file);
        this.configure(config);
    }

    configure(config: JsonObject): void {
        const before = existsSync(this.file)
            ? (parse(readFileSync(this.file, "utf8")) as Json)
            : {};
        const named = Object.entries(config).map(([key, value]) => [
            `${this.project}:${key}`,
            value,
        ]);
        writeFileSync(
            this.file,
            stringify({
                ...(isObject(before) ? before : {}),
                config: Object.fromEntries(named) as JsonObject,
            }),
        );
    }

    private arguments(command: string, args: readonly string[]): string[] {
        const stack = ["--stack", this.name, "--config-file", this.file];
        return [command, "-C", this.directory, ...stack, "--non-interactive", ...args];
    }

    /** Runs a command to its end. @throws ClusterError with what it said, where it fails. */
    run(command: string, ...args: readonly string[]): Promise<Measured> {
        return measured("pulumi", this.arguments(command, args), env);
    }

    /** Takes the stack away with all it holds. */
    async remove(): Promise<void> {
        await this.run("destroy", "--yes", "--skip-preview");
        const rm = ["stack", "rm", "--yes", "--stack", this.name, "-C", this.directory];
        await run("pulumi", [...rm, "--preserve-config"], { env });
        rmSync(this.file, { force: true });
    }
}
