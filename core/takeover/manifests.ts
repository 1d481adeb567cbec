import { objectsOf } from "../chart/manifests";
import { hidden } from "../config/secrets";
import { isList, isObject, type Json, type JsonObject, textAt } from "../json";
import { shown } from "../shown";
import type { ReleaseSecrets } from "./secrets";

/** What an upgrade of a release to another manifest would do. */
export interface ManifestComparison {
    /** Changes that restart pods, or that the API refuses; a line each. */
    readonly faults: readonly string[];
    /** Changes that touch no pod. */
    readonly notes: readonly string[];
}

const workloads = ["StatefulSet", "Deployment", "DaemonSet", "Job"];

/** As kubectl names it. */
function nameInKubectl(object: JsonObject): string {
    const [kind = "", name = ""] = [textAt(object, "kind"), textAt(object, "metadata", "name")];
    return `${kind} ${name}`.toLowerCase();
}

/** Shows a value at a path of an object, without secrets. */
type Shown = (value: Json | undefined, path: readonly string[]) => string;

function shownWithout(secrets: ReleaseSecrets, isSecret: boolean): Shown {
    return (value, path) => {
        if (value === undefined) {
            return "nothing";
        }
        const isData = isSecret && /^(data|stringData)$/.test(path[0] ?? "");
        return JSON.stringify(isData ? hidden : secrets.hide(value, path));
    };
}

/** Compares named items of a list by name: by position, a new item would shift all others. */
function keyed(list: readonly Json[]): Record<string, Json> {
    const names = list.map((item) => textAt(item, "name") ?? "");
    const unique = names.every((name) => name !== "") && new Set(names).size === names.length;
    return Object.fromEntries(list.map((item, i) => [unique ? (names[i] ?? "") : String(i), item]));
}

/** Each leaf that differs: `path: was -> becomes`. */
function differences(
    was: Json | undefined,
    becomes: Json | undefined,
    shownAt: Shown,
    path: readonly string[] = [],
): string[] {
    const [a, b] = [was, becomes].map((value) => (isList(value) ? keyed(value) : value));
    if (isObject(a) && isObject(b)) {
        return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
            differences(a[key], b[key], shownAt, [...path, key]),
        );
    }
    return JSON.stringify(was) === JSON.stringify(becomes)
        ? []
        : [`${shown(path.join("."))}: ${shownAt(was, path)} -> ${shownAt(becomes, path)}`];
}

/** An update strategy says how pods are restarted, and restarts none. */
function isStrategy(line: string): boolean {
    return line.startsWith("spec.updateStrategy.");
}

/** Compares the release's present manifest with the one that this program would install. */
export function compareManifests(
    now: string,
    after: string,
    secrets: ReleaseSecrets,
): ManifestComparison {
    const was = objectsOf(now);
    const becomes = objectsOf(after);
    const faults: string[] = [];
    const notes: string[] = [];
    for (const [key, object] of was) {
        const next = becomes.get(key);
        const name = nameInKubectl(object);
        if (next === undefined) {
            faults.push(`${name}: it would be deleted`);
            continue;
        }
        const shownAt = shownWithout(secrets, textAt(object, "kind") === "Secret");
        const inSpec = differences(object.spec, next.spec, shownAt, ["spec"]);
        const isWorkload = workloads.includes(textAt(object, "kind") ?? "");
        for (const line of inSpec) {
            (isWorkload && !isStrategy(line) ? faults : notes).push(`${name}: ${line}`);
        }
        notes.push(
            ...differences({ ...object, spec: null }, { ...next, spec: null }, shownAt).map(
                (line) => `${name}: ${line}`,
            ),
        );
    }
    for (const [key, object] of becomes) {
        if (!was.has(key)) {
            notes.push(`${nameInKubectl(object)}: it would be created`);
        }
    }
    return { faults, notes };
}
