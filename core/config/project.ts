import { isObject, type Json, type JsonObject } from "../json";

/** The defaults that a project file (Pulumi.yaml, parsed) declares for its configuration keys. */
export function projectDefaults(project: unknown): JsonObject {
    const declared = isObject(project) ? project.config : undefined;
    const defaults: Record<string, Json> = {};
    for (const [key, declaration] of Object.entries(isObject(declared) ? declared : {})) {
        const value = isObject(declaration) ? declaration.default : undefined;
        if (value !== undefined) {
            defaults[key] = value;
        }
    }
    return defaults;
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
