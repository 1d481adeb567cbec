import type { Fault } from "../fault";
import { isObject, type Json, type JsonObject } from "../json";
import { declaredTypes, type DeclaredType } from "./declaredType";
import { fromText } from "./read";

/** What a project file says of its configuration. */
export interface Project {
    readonly name: string;
    /** The values that a key has where the stack gives none, by the key without the project's name. */
    readonly defaults: JsonObject;
    /** Values of other namespaces, such as kubernetes:context, where the stack gives none. */
    readonly others: JsonObject;
    /** The types by which Pulumi checks the values of a stack. */
    readonly types: Readonly<Record<string, DeclaredType>>;
    readonly faults: readonly Fault[];
}

/** The key with its namespace, as Pulumi reads it; undefined where it refuses it. */
export function fullKey(project: string, key: string): string | undefined {
    const parts = key.split(":");
    const [first = "", second = "", third = ""] = parts;
    switch (parts.length) {
        case 1:
            return `${project}:${key}`;
        case 2:
            return key;
        case 3:
            return second === "config" && first !== "" ? `${first}:${third}` : undefined;
        default:
            return undefined;
    }
}

/** The keys of `config` that belong to a project, without its name in front. */
export function projectKeys(project: string, config: JsonObject): JsonObject {
    const prefix = `${project}:`;
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
    );
}

/** All keys with their namespaces, and what Pulumi refuses or takes one of at random. */
export function namespaced(
    project: string,
    config: JsonObject,
): { readonly config: JsonObject; readonly faults: readonly Fault[] } {
    const faults: Fault[] = [];
    const full = new Map<string, Json>();
    for (const [key, value] of Object.entries(config)) {
        const name = fullKey(project, key);
        if (name === undefined) {
            faults.push({ key, value, allowed: "keys of the form namespace:name" });
        } else if (full.has(name)) {
            const allowed = `one value of ${name}`;
            faults.push({ key, value, allowed, remedy: "it is there twice: remove one of them" });
        } else {
            full.set(name, value);
        }
    }
    return { config: Object.fromEntries(full), faults };
}

/** A value as the program reads it: Pulumi hands every value over as text. */
export function asText(value: Json): string {
    if (value === null) {
        return "";
    }
    return typeof value === "string" ? value : JSON.stringify(value);
}

/** Values of a file as the program has them: a key that wants text gets the text of a number. */
export function asProgramReads(values: JsonObject): JsonObject {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, fromText(key, asText(value))]),
    );
}

/** Reads a project file (Pulumi.yaml, parsed). */
export function readProject(file: Json): Project {
    const given = isObject(file) ? file : {};
    const name = typeof given.name === "string" ? given.name : "";
    const faults: Fault[] = [];
    if (name === "") {
        faults.push({ key: "Pulumi.yaml: name", value: given.name, allowed: "a project's name" });
    }
    if (given.stackConfigDir !== undefined && given.stackConfigDir !== null) {
        faults.push({
            key: "Pulumi.yaml: stackConfigDir",
            value: given.stackConfigDir,
            allowed: "nothing, as these commands read the stacks' files beside Pulumi.yaml",
            remedy: "move the files there and remove it",
        });
    }
    if (given.config !== undefined && given.config !== null && !isObject(given.config)) {
        const allowed = "the keys of the project";
        faults.push({ key: "Pulumi.yaml: config", value: given.config, allowed });
    }
    const declared = namespaced(name, isObject(given.config) ? given.config : {});
    faults.push(...declared.faults);
    const values = Object.entries(declared.config).flatMap(([key, declaration]) => {
        const { value, both } = declaredValue(declaration);
        if (both) {
            const allowed = "either value or default";
            faults.push({ key: `Pulumi.yaml: ${key}`, value: declaration, allowed });
        }
        return value === undefined ? [] : [[key, value] as const];
    });
    const all = Object.fromEntries(values);
    return {
        name,
        defaults: asProgramReads(projectKeys(name, all)),
        others: Object.fromEntries(values.filter(([key]) => !key.startsWith(`${name}:`))),
        types: declaredTypes(projectKeys(name, declared.config)),
        faults,
    };
}

/** Text, a number, a boolean or a list stands for itself; an object declares a value. */
function declaredValue(declaration: Json): {
    readonly value: Json | undefined;
    readonly both: boolean;
} {
    if (declaration === null) {
        return { value: undefined, both: false };
    }
    if (!isObject(declaration)) {
        return { value: declaration, both: false };
    }
    const given = [declaration.default, declaration.value].filter(
        (value) => value !== undefined && value !== null,
    );
    return { value: given[0], both: given.length > 1 };
}

/** The defaults that a project file (Pulumi.yaml, parsed) declares for its configuration keys. */
export function projectDefaults(file: Json): JsonObject {
    return readProject(file).defaults;
}
