import type { Directory } from "./directory";

/**
 * Whether the directories of a node are read again though nothing is another than before: where something is
 * about to start on them, and they may have changed while no pod had them open.
 * @param used claims that pods use.
 */
export function areReadAgain(
    directories: readonly Pick<Directory, "claim" | "readUntilUsed">[],
    used: ReadonlySet<string>,
): boolean {
    return (
        !directories.some(({ claim }) => used.has(claim)) ||
        directories.some(({ claim, readUntilUsed = false }) => readUntilUsed && !used.has(claim))
    );
}
