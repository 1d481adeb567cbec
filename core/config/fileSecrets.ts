import type { Fault } from "../fault";
import type { Json, JsonObject } from "../json";
import { concealed, hidden, mapLeaves, misplacedSecrets, type ValuePath } from "./secrets";

function encryptedIn(value: Json): readonly ValuePath[] {
    const paths: ValuePath[] = [];
    mapLeaves(value, (leaf, path) => {
        if (leaf !== hidden && concealed(leaf) === hidden) {
            paths.push(path);
        }
    });
    return paths;
}

function faultsOf(key: string, value: Json): readonly Fault[] {
    const paths = encryptedIn(value);
    if (key === "values" && paths.every((path) => path.length > 0)) {
        return misplacedSecrets(paths);
    }
    return paths.map((path) => ({
        key: [key, ...path].join("."),
        value: hidden,
        allowed: "a value that is not encrypted, as this command has no passphrase",
        remedy: "set it without --secret; a secret belongs below values, set with --path",
    }));
}

/** The values of a stack's file with their secrets hidden, and a fault for each that decides what is planned. */
export function withSecretsHidden(given: JsonObject): {
    readonly given: JsonObject;
    readonly faults: readonly Fault[];
} {
    const entries = Object.entries(given);
    return {
        given: Object.fromEntries(entries.map(([key, value]) => [key, concealed(value)])),
        faults: entries.flatMap(([key, value]) => faultsOf(key, value)),
    };
}
