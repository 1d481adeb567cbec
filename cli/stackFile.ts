import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Project, readProject } from "../core/config/project";
import { projectFileFaults } from "../core/config/projectFile";
import { type GivenKubeconfig, readStackConfig } from "../core/config/stackConfig";
import { ConfigFaults } from "../core/fault";
import type { Json, JsonObject } from "../core/json";
import { shown } from "../core/shown";
import { FileFault, readTextFile } from "../core/textFile";
import { readYaml, YamlFault } from "../core/yaml";
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
    /** Kubeconfig that the stack names for it. */
    readonly kubeconfig: GivenKubeconfig;
}

/** @throws UsageError where the file is missing or is not YAML. */
export function readYamlFile(file: string, name: string): Json {
    try {
        return readYaml(readTextFile(file));
    } catch (error) {
        if (error instanceof YamlFault || error instanceof FileFault) {
            throw new UsageError(`${shown(name)}: ${error.message}`);
        }
        throw error;
    }
}

/** Stacks that have a file in the project's directory. */
export function knownStacks(directory: string): readonly string[] {
    return readdirSync(directory)
        .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
        .filter((stack) => stack !== undefined);
}

/** The file of a stack; `organization/project/name` has that of its name. */
export function fileOf(stack: string): string {
    return `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`;
}

/** @throws UsageError where a directory is not that of a project. */
export function projectOf(directory: string): Project {
    const projectFile = join(directory, "Pulumi.yaml");
    if (!existsSync(projectFile)) {
        throw new UsageError(
            `there is no Pulumi.yaml in ${directory}: run this in the project's folder`,
        );
    }
    return readProject(readYamlFile(projectFile, "Pulumi.yaml"));
}

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml of a project's directory.
 * @throws UsageError where a file is missing or is not YAML, ConfigFaults where Pulumi would read something else.
 */
export function readStackFile(
    directory: string,
    stack: string,
    stackFile = fileOf(stack),
): StackFile {
    const project = projectOf(directory);
    const file = resolve(directory, stackFile);
    if (!existsSync(file)) {
        throw new UsageError(
            `--stack ${shown(stack)}: there is no ${shown(stackFile)}; stacks here: ${knownStacks(
                directory,
            )
                .map((name) => shown(name))
                .join(", ")}`,
        );
    }
    const { faults, ...own } = readStackConfig(project, readYamlFile(file, stackFile));
    const all = [...projectFileFaults(directory), ...faults];
    if (all.length > 0) {
        throw new ConfigFaults(all);
    }
    return { project: project.name, defaults: project.defaults, path: stackFile, ...own };
}
