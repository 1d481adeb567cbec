import type { Fault } from "../fault";
import { isObject, type Json, type JsonObject } from "../json";
import { typeFaults } from "./declaredType";
import { nearest } from "./nearest";
import { asProgramReads, asText, namespaced, type Project, projectKeys } from "./project";
import { withSecretsHidden } from "./fileSecrets";
import { providerFaults } from "./providerChecks";
import { concealed, hasHidden, hidden } from "./secrets";

/**
 * Kubeconfig, or path of one, that the stack or the project names; "encrypted" where only Pulumi can
 * read it, undefined where none is named.
 */
export type GivenKubeconfig = { readonly text: string } | "encrypted" | undefined;

/** What a stack's file says, as the program gets it from Pulumi. */
export interface StackConfigFile {
    /** The keys of the project, without its name. */
    readonly given: JsonObject;
    /** Context of the kubeconfig that the stack or the project names. */
    readonly context: string | undefined;
    readonly kubeconfig: GivenKubeconfig;
    readonly faults: readonly Fault[];
}

/** Namespaces of Pulumi itself and of the provider that the program uses. */
const ofPulumi = ["pulumi", "kubernetes"];

/** Keys of a namespace that is nearly the project's name: Pulumi would take them for a package's. */
export function namespaceFaults(
    project: string,
    config: Readonly<Record<string, unknown>>,
): readonly Fault[] {
    return Object.entries(config).flatMap(([key, value]) => {
        const namespace = key.slice(0, Math.max(key.indexOf(":"), 0));
        return namespace === project ||
            ofPulumi.includes(namespace) ||
            nearest(namespace, [project]) === undefined
            ? []
            : [
                  {
                      key,
                      value,
                      allowed: `${project}:${key.slice(namespace.length + 1)}`,
                      remedy: `${namespace} is not the name of this project, and the key would have no effect`,
                  },
              ];
    });
}

function contextOf(value: Json | undefined, faults: Fault[]): string | undefined {
    if (value === undefined || value === null || value === "") {
        return undefined;
    }
    if (typeof value === "object") {
        const secret = isObject(value) && "secure" in value;
        faults.push({
            key: "kubernetes:context",
            value: secret ? hidden : value,
            allowed: "the name of a context, not encrypted",
            remedy: "pulumi config set kubernetes:context NAME",
        });
        return undefined;
    }
    return String(value);
}

function kubeconfigOf(value: Json | undefined): GivenKubeconfig {
    const text = asText(value ?? null);
    if (text === "") {
        return undefined;
    }
    return hasHidden(concealed(value ?? null)) ? "encrypted" : { text };
}

function isEmpty(value: Json | undefined): boolean {
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Reads the file of a stack (Pulumi.<stack>.yaml, parsed). */
export function readStackConfig(project: Project, file: Json): StackConfigFile {
    const faults: Fault[] = [...project.faults];
    const content = isObject(file) ? file : {};
    if (file !== null && !isObject(file)) {
        faults.push({ key: "the stack's file", value: file, allowed: "an object with config" });
    }
    if (!isEmpty(content.environment)) {
        faults.push({
            key: "environment",
            value: content.environment,
            allowed: "nothing, as this command cannot open Pulumi ESC",
            remedy: "write the keys into a file without environment, and give that with --config-file",
        });
    }
    if (!isEmpty(content.config) && !isObject(content.config)) {
        faults.push({ key: "config", value: content.config, allowed: "an object of keys" });
    }
    const all = namespaced(project.name, isObject(content.config) ? content.config : {});
    faults.push(...all.faults, ...namespaceFaults(project.name, all.config));
    const own = withSecretsHidden(projectKeys(project.name, all.config));
    faults.push(...own.faults, ...typeFaults(project.types, own.given));
    const others = { ...project.others, ...all.config };
    faults.push(...providerFaults(others));
    return {
        given: asProgramReads(own.given),
        context: contextOf(others["kubernetes:context"], faults),
        kubeconfig: kubeconfigOf(others["kubernetes:kubeconfig"]),
        faults,
    };
}

/** The project's keys of what Pulumi gives to the program: every value is text, objects are JSON. */
export function givenByPulumi(project: string, all: Readonly<Record<string, unknown>>): JsonObject {
    const texts = Object.entries(all).flatMap(([key, value]) =>
        typeof value === "string" ? [[key, value] as const] : [],
    );
    return asProgramReads(projectKeys(project, Object.fromEntries(texts)));
}
