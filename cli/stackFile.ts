import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { projectDefaults, projectKeys } from "../core/config/project";
import { fromText } from "../core/config/read";
import { concealed, hidden } from "../core/config/secrets";
import { isObject, type Json, type JsonObject } from "../core/json";
import { UsageError } from "./errors";

/** A stack's configuration as its files give it, without a backend, a cluster or a passphrase. */
export interface StackFile {
    readonly project: string;
    readonly defaults: JsonObject;
    readonly given: JsonObject;
    /** Where it was read, as the user would name it. */
    readonly path: string;
    /** Context of the kubeconfig that the stack names for the Kubernetes provider. */
    readonly context: string | undefined;
}

function readYaml(file: string): unknown {
    try {
        return parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** Stacks that have a file in the project's directory. */
export function knownStacks(directory: string): readonly string[] {
    return readdirSync(directory)
        .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
        .filter((stack) => stack !== undefined);
}

/** A value of the stack's file; one that is text may be JSON, as `pulumi config set` writes it. */
function value(key: string, raw: Json): Json {
    return concealed(typeof raw === "string" ? fromText(key, raw) : raw);
}

/** The file of a stack; `organization/project/name` has that of its name. */
export function fileOf(stack: string): string {
    return `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`;
}

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml of a project's directory.
 * @throws UsageError where a file is missing or is not YAML.
 */
export function readStackFile(
    directory: string,
    stack: string,
    stackFile = fileOf(stack),
): StackFile {
    const projectFile = join(directory, "Pulumi.yaml");
    if (!existsSync(projectFile)) {
        throw new UsageError(
            `there is no Pulumi.yaml in ${directory}: run this in the project's folder`,
        );
    }
    const project = readYaml(projectFile);
    const name = isObject(project) && typeof project.name === "string" ? project.name : "";
    const file = resolve(directory, stackFile);
    if (!existsSync(file)) {
        throw new UsageError(
            `--stack ${stack}: there is no ${stackFile}; stacks here: ${knownStacks(directory).join(", ")}`,
        );
    }
    const content = readYaml(file);
    const config = isObject(content) && isObject(content.config) ? content.config : {};
    const given = Object.entries(projectKeys(name, config)).map(
        ([key, raw]) => [key, value(key, raw)] as const,
    );
    const whole = given.filter(([, read]) => read === hidden).map(([key]) => key);
    if (whole.length > 0) {
        throw new UsageError(
            `${stackFile}: ${whole.join(", ")}: got a secret, which cannot be read here; allowed: plain text, and secrets within values; set a secret by its path: pulumi config set --secret --path 'values.cp-kafka...' --stack ${stack}`,
        );
    }
    const context = config["kubernetes:context"];
    return {
        project: name,
        defaults: projectDefaults(project),
        given: Object.fromEntries(given),
        path: stackFile,
        context: typeof context === "string" ? context : undefined,
    };
}
