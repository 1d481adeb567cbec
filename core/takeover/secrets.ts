import { hidden, isReadByProgram, mapLeaves, type ValuePath } from "../config/secrets";
import type { Fault } from "../fault";
import { at, isList, isObject, type Json, type JsonObject, textAt } from "../json";
import { isSecretText, namesSecret } from "./secretText";

/*
 * Helm's record has every value in plain text, and does not say which of them are secret. A stack's file
 * gets those that look like it encrypted, and those that it has encrypted already.
 */

/** Shorter texts are parts of too much else. */
const shortestWithin = 8;

/** The paths of a stack's own values that cannot be read, as they are encrypted. */
function encryptedAlready(own: Json): readonly ValuePath[] {
    const paths: ValuePath[] = [];
    mapLeaves(own, (leaf, path) => {
        if (leaf === hidden) {
            paths.push(path);
        }
    });
    return paths;
}

/** A leaf that can be a secret as text; Pulumi keeps every secret as text. */
function asText(leaf: Json): string {
    return typeof leaf === "string" || typeof leaf === "number" ? String(leaf) : "";
}

/** The secrets among the values of a release. */
export class ReleaseSecrets {
    private readonly texts: ReadonlySet<string>;
    /** Lengths of those that are looked for within other texts. */
    private readonly lengths: readonly number[];
    /** Secrets of the stack's file that the release has no value for. */
    readonly unreleased: readonly ValuePath[];

    /**
     * @param released the values of the release.
     * @param own the stack's own values, with `[secret]` where they are encrypted.
     */
    constructor(released: JsonObject, own: Json) {
        const encrypted = encryptedAlready(own);
        const before = new Set(encrypted.map((path) => path.join("\0")));
        const found = new Set<string>();
        const texts = new Set<string>();
        mapLeaves(released, (leaf, path) => {
            const text = asText(leaf);
            if (text !== "" && (before.has(path.join("\0")) || isSecretText(leaf, path))) {
                texts.add(text);
                found.add(path.join("\0"));
            }
        });
        this.texts = texts;
        const lengths = new Set([...texts].map(({ length }) => length));
        this.lengths = [...lengths].filter((length) => length >= shortestWithin);
        this.unreleased = encrypted.filter((path) => !found.has(path.join("\0")));
    }

    /** Whether anything of a text is one of the secrets, of which there may be very many. */
    private hasAny(text: string): boolean {
        if (this.texts.has(text)) {
            return true;
        }
        return this.lengths.some((length) => {
            for (let start = 0; start + length <= text.length; start++) {
                if (this.texts.has(text.slice(start, start + length))) {
                    return true;
                }
            }
            return false;
        });
    }

    private isSecret(leaf: Json, path: ValuePath): boolean {
        const text = asText(leaf);
        // There the same text can be an image's or a name by chance, and cannot be secret.
        return isReadByProgram(path)
            ? isSecretText(leaf, [])
            : text !== "" && (isSecretText(leaf, path) || this.hasAny(text));
    }

    /** Where the secrets are in values that a stack gets. */
    pathsIn(values: JsonObject): readonly ValuePath[] {
        const paths: ValuePath[] = [];
        mapLeaves(values, (leaf, path) => {
            if (this.isSecret(leaf, path)) {
                paths.push(path);
            }
        });
        return paths;
    }

    /** Data of which nothing secret is shown: by its path, by its text, or by the name beside it. */
    hide(value: Json, path: ValuePath = []): Json {
        if (isList(value)) {
            return value.map((item, index) => this.hide(item, [...path, String(index)]));
        }
        if (isObject(value)) {
            const isNamed = namesSecret(textAt(value, "name") ?? "");
            return Object.fromEntries(
                Object.entries(value).map(([key, item]) => [
                    key,
                    isNamed && key === "value"
                        ? hidden
                        : this.hide(item, key === "name" ? [] : [...path, key]),
                ]),
            );
        }
        return this.isSecret(value, path) ? hidden : value;
    }

    /** A fault whose value shows no secret. */
    hideIn(fault: Fault): Fault {
        const value: unknown = JSON.parse(JSON.stringify(fault.value ?? null));
        return fault.value === undefined ? fault : { ...fault, value: this.hide(value as Json) };
    }

    /** What another program said, without the secrets that it repeats. */
    hideInText(text: string): string {
        return [...this.texts]
            .filter((secret) => secret.length > 2)
            .sort((a, b) => b.length - a.length)
            .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
            .reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
    }
}

/** The same values with each leaf at these paths given by `change`. */
export function changedAt(
    values: JsonObject,
    paths: readonly ValuePath[],
    change: (text: string) => string,
): JsonObject {
    const there = new Set(paths.map((path) => path.join("\0")));
    const changed = mapLeaves(values, (leaf, path) =>
        there.has(path.join("\0")) ? change(asText(leaf)) : leaf,
    );
    return isObject(changed) ? changed : values;
}

/** A secret as `pulumi config set --secret --path` takes it. */
export interface SecretSetting {
    /** Such as `values["cp-kafka"].list[0]`. */
    readonly key: string;
    readonly text: string;
}

/** The settings of the secrets in `values`. */
export function secretSettings(
    values: JsonObject,
    paths: readonly ValuePath[],
): readonly SecretSetting[] {
    return paths.map((path) => {
        let key = "values";
        let below: Json | undefined = values;
        for (const step of path) {
            key += isList(below) ? `[${step}]` : `["${step.replaceAll('"', '\\"')}"]`;
            below = isList(below) ? below[Number(step)] : at(below, step);
        }
        return { key, text: asText(below ?? null) };
    });
}
