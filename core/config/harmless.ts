import { ConfigFaults, type Fault } from "../fault";
import { isList, isObject, type Json, type JsonObject } from "../json";
import { printable } from "../shown";

/** Names by which JavaScript reaches what all objects share. */
const ofPrototypes: readonly string[] = ["__proto__", "constructor", "prototype"];

/** Deeper than any value of the chart. */
export const deepest = 32;

const most = 50_000;

/** What is not printable, without the line breaks and tabs that a text of several lines has. */
const unsafeInText = /[^\P{C}\t\r\n]|[\p{Zl}\p{Zp}]/u;

/** Names that reach into JavaScript's objects. */
export function isOfPrototype(name: string): boolean {
    return ofPrototypes.includes(name);
}

/**
 * Before anything else is done with a configuration.
 * @throws ConfigFaults for what can harm.
 */
export function assertHarmless(given: JsonObject): void {
    const faults = harmFaults(given);
    if (faults.length > 0) {
        throw new ConfigFaults(faults);
    }
}

/** Keys, texts and sizes that no configuration needs, and that can harm what reads or shows them. */
function harmFaults(given: JsonObject): readonly Fault[] {
    const faults: Fault[] = [];
    let values = 0;
    const look = (value: Json, key: string, depth: number): void => {
        values += 1;
        if (values > most) {
            return;
        }
        if (depth > deepest) {
            faults.push({ key, value: "…", allowed: `at most ${deepest} levels` });
        } else if (isList(value)) {
            for (const [i, item] of value.entries()) {
                look(item, `${key}[${i}]`, depth + 1);
            }
        } else if (isObject(value)) {
            lookAtKeys(value, `${key}.`, depth);
        } else if (typeof value === "string" && unsafeInText.test(value)) {
            faults.push({ key, value, allowed: "text without control or invisible characters" });
        }
    };
    const lookAtKeys = (object: JsonObject, prefix: string, depth: number): void => {
        for (const [name, value] of Object.entries(object)) {
            const key = `${prefix}${name}`;
            if (isOfPrototype(name)) {
                const remedy = `${name} is reserved by JavaScript`;
                faults.push({ key, value: "…", allowed: "another name", remedy });
            } else if (printable(name) !== name) {
                const allowed = "a name without control or invisible characters, on one line";
                faults.push({ key, value: "…", allowed });
            } else {
                look(value, key, depth + 1);
            }
        }
    };
    lookAtKeys(given, "", 0);
    return values > most
        ? [{ key: "the configuration", value: "…", allowed: `at most ${most} values` }]
        : faults;
}
