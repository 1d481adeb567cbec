import { posix } from "node:path";
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../json";
import { shown } from "../shown";

/** A kubeconfig as it stands in a file. */
export interface KubeconfigFile {
    /** What it is called in messages. */
    readonly name: string;
    /** What its relative paths are relative to. */
    readonly directory: string;
    readonly content: Json;
}

/** One kubeconfig from several files, and what of them cannot be read. */
export interface MergedKubeconfig {
    readonly config: JsonObject;
    readonly faults: readonly string[];
}

const lists = [
    ["clusters", "cluster"],
    ["users", "user"],
    ["contexts", "context"],
] as const;

const pathsIn: Readonly<Record<string, readonly string[]>> = {
    cluster: ["certificate-authority"],
    user: ["client-certificate", "client-key", "tokenFile"],
    context: [],
};

/** A path that is relative to a directory, made absolute. */
function resolved(directory: string, path: string): string {
    return path === "" ? path : posix.resolve(directory, path);
}

/** A login tool without a slash in its name is one of $PATH. */
function resolvedExec(directory: string, exec: JsonObject): JsonObject {
    const command = textAt(exec, "command");
    return command?.includes("/") === true
        ? { ...exec, command: resolved(directory, command) }
        : exec;
}

function resolvedEntry(directory: string, kind: string, entry: JsonObject): JsonObject {
    const paths = (pathsIn[kind] ?? []).flatMap((key) => {
        const path = textAt(entry, key);
        return path === undefined ? [] : [[key, resolved(directory, path)] as const];
    });
    const exec = kind === "user" ? objectAt(entry, "exec") : undefined;
    return {
        ...entry,
        ...Object.fromEntries(paths),
        ...(exec === undefined ? {} : { exec: resolvedExec(directory, exec) }),
    };
}

/**
 * Kubeconfigs as kubectl and Pulumi's Kubernetes provider merge them: the first file that has a name
 * wins, with the whole of its entry, and so does the first that has a current context.
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): MergedKubeconfig {
    const faults: string[] = [];
    const merged = lists.map(([list, kind]) => {
        const entries = new Map<string, JsonObject>();
        for (const { name: file, directory, content } of files) {
            const own = new Set<string>();
            for (const item of listAt(content, list)) {
                const name = textAt(item, "name");
                if (name === undefined) {
                    faults.push(`${shown(file)}: ${list}: each name must be text: quote it`);
                    continue;
                }
                if (own.has(name)) {
                    faults.push(`${shown(file)}: ${list}: ${shown(name)} is there twice`);
                }
                own.add(name);
                if (!entries.has(name)) {
                    const entry = objectAt(item, kind) ?? {};
                    entries.set(name, { name, [kind]: resolvedEntry(directory, kind, entry) });
                }
            }
        }
        return [list, [...entries.values()]] as const;
    });
    for (const { name, content } of files) {
        if (content !== null && !isObject(content)) {
            faults.push(`${shown(name)}: not a kubeconfig: it must be a map`);
        }
    }
    const current = files
        .map(({ content }) => textAt(content, "current-context"))
        .find((name) => name !== undefined && name !== "");
    return {
        config: {
            apiVersion: "v1",
            kind: "Config",
            ...Object.fromEntries(merged),
            ...(current === undefined ? {} : { "current-context": current }),
        },
        faults,
    };
}
