import { ownedValues } from "../chart/values";
import type { Fault } from "../fault";
import { at, isList, isObject, type Json, type JsonObject, sameData } from "../json";
import type { StackConfig } from "./schema";

/*
 * Which of the chart's values are secret. The program has every secret in plain text and is only
 * told that `values` holds one; a file or a state has each one encrypted, in its own place.
 */

/** What stands for a secret wherever it cannot be read or is not to be shown; the CLI of Pulumi writes the same. */
export const hidden = "[secret]";

/** Keys of lists are their indexes, as text. */
export type ValuePath = readonly string[];

/** https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/resource/sig/sig.go */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** `{secure: v1:...}` of a stack's file, or an encrypted value of a state. */
function isEncrypted(value: JsonObject): boolean {
    const keys = Object.keys(value);
    return (
        (keys.length === 1 && typeof value.secure === "string") ||
        value[signatureKey] === secretSignature
    );
}

/** The same data with each leaf given by `change`, which gets its path too. */
export function mapLeaves(
    value: Json,
    change: (leaf: Json, path: ValuePath) => unknown,
    path: ValuePath = [],
): unknown {
    if (isList(value)) {
        return value.map((item, index) => mapLeaves(item, change, [...path, String(index)]));
    }
    if (isObject(value) && !isEncrypted(value)) {
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [
                key,
                mapLeaves(item, change, [...path, key]),
            ]),
        );
    }
    return change(value, path);
}

/** The same data with `[secret]` in place of everything that is encrypted. */
export function concealed(value: Json): Json {
    if (isList(value)) {
        return value.map(concealed);
    }
    if (!isObject(value)) {
        return value;
    }
    return isEncrypted(value)
        ? hidden
        : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, concealed(item)]));
}

/** Whether anything in it stands for a secret. */
export function hasHidden(value: Json | undefined): boolean {
    if (typeof value === "string") {
        return value.includes(hidden);
    }
    return (
        (isList(value) && value.some(hasHidden)) ||
        (isObject(value) && Object.values(value).some(hasHidden))
    );
}

/** `value` with `[secret]` also where only `other` has it: one side can be from before it was a secret. */
export function hiddenAlike(value: Json, other: Json | undefined): Json {
    if (other === hidden) {
        return hidden;
    }
    if (isList(value)) {
        const items = isList(other) ? other : [];
        return value.map((item, index) => hiddenAlike(item, items[index]));
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value).map(([key, item]) => [key, hiddenAlike(item, at(other, key))]),
          )
        : value;
}

/**
 * Keys of a subchart that decide names, disks and pods. The program reads them, and shows them in plans
 * and in objects of its own, so they cannot be kept secret; none of them is a credential.
 */
const readByProgram: readonly string[] = [
    ..."nameOverride fullnameOverride persistence enabled resources securityContext".split(" "),
    ..."image imageTag heapOptions brokers servers replicaCount".split(" "),
];

/** Whether the program reads the value at a path of `values`, so that it cannot be secret. */
export function isReadByProgram([, key]: ValuePath): boolean {
    return key !== undefined && readByProgram.includes(key);
}

/** Where a stack's file has secrets; undefined where it is not the file of these values. */
function encryptedPaths(
    file: Json | undefined,
    plain: Json | undefined,
    path: ValuePath = [],
): readonly ValuePath[] | undefined {
    if (isObject(file) && isEncrypted(file)) {
        return typeof plain === "string" || path.length === 0 ? [path] : undefined;
    }
    const isContainer = (isObject(file) && isObject(plain)) || (isList(file) && isList(plain));
    if (!isContainer) {
        return sameData(file, plain) ? [] : undefined;
    }
    const [encrypted, given] = [Object.entries(file), new Map(Object.entries(plain))];
    if (encrypted.length !== given.size) {
        return undefined;
    }
    const paths = encrypted.map(([key, item]: [string, Json]) =>
        given.has(key) ? encryptedPaths(item, given.get(key), [...path, key]) : undefined,
    );
    return paths.some((each) => each === undefined)
        ? undefined
        : paths.flatMap((each) => each ?? []);
}

/**
 * Where the secrets of `values` are. `--config-file` may name another file than the one that is read:
 * its secrets are taken only where everything else in it is what the program was given. A value that
 * is then taken for plain is in plain text in that file. Otherwise all of `values` is secret.
 */
export function secretPaths(file: Json | undefined, given: Json): readonly ValuePath[] {
    return encryptedPaths(file, given) ?? [[]];
}

function isWithin(path: ValuePath, paths: readonly ValuePath[]): boolean {
    return paths.some((above) => above.every((key, index) => key === path[index]));
}

/** Tells the secret leaves of the chart's complete values by their path. */
export function secretLeaf(
    config: StackConfig,
    paths: readonly ValuePath[],
): (leaf: Json, path: ValuePath) => boolean {
    const owned = new Set(ownedValues(config).map(({ path }) => path.join("\0")));
    const isGiven = (path: ValuePath) => {
        let current: Json | undefined = config.values;
        for (const key of path) {
            current = isList(current) ? current[Number(key)] : at(current, key);
        }
        return current !== undefined;
    };
    return (leaf, path) =>
        leaf !== null &&
        !(isObject(leaf) && Object.keys(leaf).length === 0) &&
        isWithin(path, paths) &&
        !isReadByProgram(path) &&
        !owned.has(path.join("\0")) &&
        isGiven(path);
}

/** Faults of secrets in places where they would be shown. */
export function misplacedSecrets(paths: readonly ValuePath[]): readonly Fault[] {
    return paths.filter(isReadByProgram).map((path) => ({
        key: ["values", ...path].join("."),
        value: hidden,
        allowed: "plain text, as it decides names, disks or pods, which plans and reports show",
        remedy: "set it again with pulumi config set --plaintext",
    }));
}

/** Everything in `values` that must not be shown: each text of a secret place. */
export function secretTexts(given: Json, paths: readonly ValuePath[]): ReadonlySet<string> {
    const texts = new Set<string>();
    mapLeaves(given, (leaf, path) => {
        const isSecret = isWithin(path, paths) && !isReadByProgram(path);
        if (isSecret && leaf !== null && typeof leaf !== "object") {
            texts.add(String(leaf));
        }
    });
    return texts;
}

/** A fault of a configuration, without the secrets that its value has. */
export function withoutSecrets(fault: Fault, texts: ReadonlySet<string>): Fault {
    if (!/^values\b/.test(fault.key) || texts.size === 0) {
        return fault;
    }
    const value: unknown = JSON.parse(JSON.stringify(fault.value ?? null));
    return {
        ...fault,
        value: mapLeaves(value as Json, (leaf) =>
            leaf !== null && typeof leaf !== "object" && texts.has(String(leaf)) ? hidden : leaf,
        ),
    };
}
