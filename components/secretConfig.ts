import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { namespaced, projectKeys } from "../core/config/project";
import { fromText } from "../core/config/read";
import { hidden, secretPaths, type ValuePath } from "../core/config/secrets";
import type { Fault } from "../core/fault";
import { objectAt, type Json, type JsonObject } from "../core/json";
import { readTextFile } from "../core/textFile";
import { readYaml } from "../core/yaml";

/** Whether a key of this project has a secret in it; the engine says no more of it. */
function isConfigSecret(key: string): boolean {
    const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
    return Array.isArray(keys) && keys.includes(`${pulumi.getProject()}:${key}`);
}

/**
 * Where the secrets of `values` are; nowhere without any.
 * @param directory of the project, which has the stack's file.
 */
export function readSecretPaths(values: Json | undefined, directory: string): readonly ValuePath[] {
    if (values === undefined || !isConfigSecret("values")) {
        return [];
    }
    try {
        const project = pulumi.getProject();
        const path = join(directory, `Pulumi.${pulumi.getStack()}.yaml`);
        const { config } = namespaced(
            project,
            objectAt(readYaml(readTextFile(path)), "config") ?? {},
        );
        const written = projectKeys(project, config).values;
        return secretPaths(
            typeof written === "string" ? fromText("values", written) : written,
            values,
        );
    } catch {
        // Another file is used, or it cannot be read: nothing then says which of them are secret.
        return secretPaths(undefined, values);
    }
}

/** Keys that are secret and would be shown all the same. */
export function secretKeyFaults(given: JsonObject): readonly Fault[] {
    return Object.keys(given)
        .filter((key) => key !== "values")
        .filter((key) => isConfigSecret(key))
        .map((key) => ({
            key,
            value: hidden,
            allowed: "plain text: only values can have secrets",
            remedy: `run pulumi config set --plaintext for this key on stack ${pulumi.getStack()}`,
        }));
}
