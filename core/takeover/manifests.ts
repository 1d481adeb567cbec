import { objectsOf } from "../chart/manifests";
import { at, isObject, type Json, type JsonObject } from "../json";

/** What an upgrade of a release from one manifest to another would do. */
export interface Comparison {
    /** Differences that restart pods, or that the API refuses; a line each. */
    readonly faults: readonly string[];
    /** Differences that touch no pod. */
    readonly notes: readonly string[];
}

const workloads = ["StatefulSet", "Deployment", "DaemonSet", "Job"];

function text(value: Json | undefined): string {
    return typeof value === "string" ? value : "";
}

/** Objects of a manifest as kubectl names them. */
function objects(manifest: string): ReadonlyMap<string, JsonObject> {
    return new Map([...objectsOf(manifest)].map(([key, object]) => [key.toLowerCase(), object]));
}

function show(value: Json | undefined): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}

/** Items of a list that have names are compared by them, else a new one would shift all others. */
function keyed(list: readonly Json[]): Record<string, Json> {
    const names = list.map((item) => text(at(item, "name")));
    const unique = names.every((name) => name !== "") && new Set(names).size === names.length;
    return Object.fromEntries(list.map((item, i) => [unique ? (names[i] ?? "") : String(i), item]));
}

/** Each leaf that differs: `path: was -> becomes`. */
function differences(was: Json | undefined, becomes: Json | undefined, path = ""): string[] {
    const [a, b] = [was, becomes].map((value) =>
        Array.isArray(value) ? keyed(value as readonly Json[]) : value,
    );
    if (isObject(a) && isObject(b)) {
        return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
            differences(a[key], b[key], path === "" ? key : `${path}.${key}`),
        );
    }
    return JSON.stringify(was) === JSON.stringify(becomes)
        ? []
        : [`${path}: ${show(was)} -> ${show(becomes)}`];
}

/** Compares what a release has now with what this program would make of it. */
export function compareManifests(now: string, after: string): Comparison {
    const was = objects(now);
    const becomes = objects(after);
    const faults: string[] = [];
    const notes: string[] = [];
    for (const [name, object] of was) {
        const next = becomes.get(name);
        if (next === undefined) {
            faults.push(`${name}: it would be deleted`);
            continue;
        }
        const inSpec = differences(object.spec, next.spec, "spec");
        const isWorkload = workloads.includes(text(object.kind));
        (isWorkload ? faults : notes).push(...inSpec.map((line) => `${name}: ${line}`));
        notes.push(
            ...differences({ ...object, spec: null }, { ...next, spec: null }).map(
                (line) => `${name}: ${line}`,
            ),
        );
    }
    for (const name of becomes.keys()) {
        if (!was.has(name)) {
            notes.push(`${name}: it would be made`);
        }
    }
    return { faults, notes };
}
