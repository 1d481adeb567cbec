import { posix } from "node:path";
import type { Directory } from "./directory";
import { directoriesScript } from "./directoriesScript";
import { isAmbiguous, isProvable, proofs } from "./proofs";

/** Mount point of the node's directories in the pod. */
const prefix = "/host";

/** Where the pod has the mounts of the node; not below the node's directories. */
export const nodeMounts = { path: "/proc/1/mountinfo", mountPath: "/node/mountinfo" } as const;

/** A path of the node as a path in the pod. */
export function inPod(path: string): string {
    return `${prefix}${path}`;
}

/**
 * The directories that the pod must mount to reach these paths: their parents, none within another. A
 * path at the top level is mounted itself, so that the pod gets no more of the node than it needs.
 */
export function roots(paths: readonly string[]): readonly string[] {
    const parents = paths.map((path) => (posix.dirname(path) === "/" ? path : posix.dirname(path)));
    return [...new Set(parents)]
        .sort()
        .filter((one) => !parents.some((other) => one.startsWith(`${other}/`)));
}

function command(directories: readonly Directory[], words: readonly string[]): readonly string[] {
    const seen = roots(directories.map(({ path }) => path));
    return [
        ...["sh", "-c", directoriesScript, "directories"],
        ...[seen.map(inPod).join(" "), nodeMounts.mountPath],
        ...seen.flatMap((path) => ["root", inPod(path), path]),
        ...words,
    ];
}

/** Prints the state of every directory; changes nothing. */
export function inspectCommand(directories: readonly Directory[]): readonly string[] {
    return command(
        directories,
        directories.flatMap(({ path, owner, contents }) => [
            ...["directory", inPod(path), (contents?.entries ?? []).join(" ")],
            ...(contents?.entries ?? []).flatMap((entry) => [
                ...[isProvable(entry) ? "known" : "exists", entry],
            ]),
            ...proofs(contents).flatMap((file) => [
                ...["proof", isAmbiguous(file) ? "hint" : "known", file],
            ]),
            ...(owner === undefined ? [] : (contents?.entries ?? [])).flatMap((entry) => [
                ...["linked", entry, owner ?? ""],
            ]),
            ...(contents?.marks ?? []).flatMap(({ name, from, file, key }) => [
                ...["mark", name, from, file, key ?? ""],
            ]),
        ]),
    );
}

/** Creates missing directories, sets their owner, and tests that each can be written. */
export function prepareCommand(directories: readonly Directory[]): readonly string[] {
    return command(
        directories,
        directories.flatMap(({ path, owner, contents }) => [
            ...["prepare", inPod(path), owner ?? ""],
            ...(contents?.entries ?? []).flatMap((entry) => ["own", entry]),
            "finish",
        ]),
    );
}
