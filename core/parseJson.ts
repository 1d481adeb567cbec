import type { Json } from "./json";
import { shown } from "./shown";

/** A text is not JSON, or more than what is read here has; `message` is one line. */
export class JsonFault extends Error {}

/** Deeper than any state or preview is: what reads it goes down level by level. */
const deepestJson = 200;

function isDeeper(value: Json, most: number): boolean {
    let level: readonly Json[] = [value];
    for (let depth = 0; depth <= most; depth++) {
        level = level.flatMap((one) =>
            typeof one === "object" && one !== null ? Object.values(one) : [],
        );
        if (level.length === 0) {
            return false;
        }
    }
    return true;
}

/** @throws JsonFault where the text is no JSON, or nested too deep. */
export function parseJson(text: string): Json {
    let value: Json;
    try {
        value = JSON.parse(text) as Json;
    } catch (error) {
        throw new JsonFault(
            `not JSON: ${shown(error instanceof Error ? error.message : String(error))}`,
        );
    }
    if (isDeeper(value, deepestJson)) {
        throw new JsonFault(`nested deeper than ${deepestJson}`);
    }
    return value;
}
