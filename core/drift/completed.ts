import { isList, isObject, type Json, type JsonObject } from "../json";
import { parseQuantity } from "../quantity";

/** Whether the API writes one for the other: `1` is kept as "1", and `1024Mi` as "1Gi". */
function isSame(manifest: Json, live: Json): boolean {
    if (isObject(manifest) || isObject(live) || isList(manifest) || isList(live)) {
        return false;
    }
    const [a, b] = [String(manifest), String(live)];
    return a === b || (parseQuantity(a) !== undefined && parseQuantity(a) === parseQuantity(b));
}

function completedValue(manifest: Json, live: Json | undefined): Json {
    if (live === undefined) {
        return manifest;
    }
    if (isObject(manifest) && isObject(live)) {
        return completed(manifest, live);
    }
    if (isList(manifest) && isList(live) && manifest.length === live.length) {
        return manifest.map((element, i) => completedValue(element, live[i]));
    }
    return isSame(manifest, live) ? live : manifest;
}

/**
 * A manifest, with all that it does not say taken from the live object. Without a dry run, the API's
 * defaults cannot be told apart from what was added by hand.
 */
export function completed(manifest: JsonObject, live: JsonObject): JsonObject {
    const keys = new Set([...Object.keys(live), ...Object.keys(manifest)]);
    return Object.fromEntries(
        [...keys].flatMap((key): [string, Json][] => {
            const [wanted, is] = [manifest[key] ?? null, live[key]];
            const value = wanted === null ? is : completedValue(wanted, is);
            return value === undefined ? [] : [[key, value]];
        }),
    );
}
