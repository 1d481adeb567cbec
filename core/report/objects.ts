import { createHash } from "node:crypto";
import { structuredPatch } from "diff";
import { writeHelmYaml } from "../chart/helmYaml";
import { objectsOf } from "../chart/manifests";
import { hidden } from "../config/secrets";
import { at, isObject, type Json, type JsonObject, sameData, sorted, textAt } from "../json";

/** An object of the rendered chart that the change creates, changes or deletes. */
export interface ObjectChange {
    readonly kind: string;
    readonly name: string;
    /** Where the object itself names one; else it is the release's. */
    readonly namespace?: string;
    readonly change: "created" | "changed" | "deleted";
    /** Whether its pods restart: its pod template differs. */
    readonly restarts: boolean;
    /** Hunks of a unified diff of its YAML, keys sorted; empty where it is created or deleted. */
    readonly diff: readonly string[];
    /** Begin of the SHA-256 of one that is created, without the content of a Secret. */
    readonly sha256?: string;
}

/** Lines of context around a difference: enough to see the name above a `value:`. */
const context = 2;

function yaml(object: JsonObject | undefined): string {
    return object === undefined ? "" : writeHelmYaml(sorted(object));
}

/** Hunks of a unified diff of two objects as YAML, keys sorted; undefined is one that is not there. */
export function hunks(was: JsonObject | undefined, now: JsonObject | undefined): readonly string[] {
    const patch = structuredPatch("before", "after", yaml(was), yaml(now), undefined, undefined, {
        context,
    });
    return patch.hunks.map(({ lines }) => lines.join("\n"));
}

/** Enough that no two objects are found that have the same. */
const digits = 32;

/** A hash of a short secret would tell it to whoever tries all of them. */
function withoutContent(object: JsonObject): JsonObject {
    const isContent = (key: string) => key === "data" || key === "stringData";
    const withoutValues = (value: Json) =>
        isObject(value)
            ? Object.fromEntries(Object.keys(value).map((key) => [key, hidden]))
            : hidden;
    return textAt(object, "kind") === "Secret"
        ? Object.fromEntries(
              Object.entries(object).map(([key, value]) => [
                  key,
                  isContent(key) ? withoutValues(value) : value,
              ]),
          )
        : object;
}

function digest(object: JsonObject): string {
    const text = JSON.stringify(sorted(withoutContent(object)));
    return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** Whether the pods of an object restart: their template differs. */
export function restartsPods(was: JsonObject | undefined, now: JsonObject | undefined): boolean {
    const template = (side: JsonObject | undefined) => at(side, "spec", "template");
    return !sameData(template(was), template(now));
}

function objectChange(
    was: JsonObject | undefined,
    now: JsonObject | undefined,
): ObjectChange | undefined {
    const object = now ?? was;
    if (object === undefined || (was && now && sameData(was, now))) {
        return undefined;
    }
    const namespace = textAt(object, "metadata", "namespace");
    const what = {
        kind: textAt(object, "kind") ?? "",
        name: textAt(object, "metadata", "name") ?? "",
        ...(namespace === undefined ? {} : { namespace }),
    };
    if (now === undefined) {
        return { ...what, change: "deleted", restarts: false, diff: [] };
    }
    if (was === undefined) {
        return { ...what, change: "created", restarts: false, diff: [], sha256: digest(now) };
    }
    return {
        ...what,
        change: "changed",
        restarts: restartsPods(was, now),
        diff: hunks(was, now),
    };
}

/**
 * What differs between two renderings of the chart, object by object.
 * @param before post-rendered manifests; empty where no release is installed.
 */
export function objectChanges(before: string, after: string): readonly ObjectChange[] {
    const [was, now] = [objectsOf(before), objectsOf(after)];
    return [...new Set([...was.keys(), ...now.keys()])]
        .sort()
        .map((key) => objectChange(was.get(key), now.get(key)))
        .filter((change) => change !== undefined);
}
