import {
    existsSync,
    readFileSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";

/** The content of a file; undefined where there is none. */
export function fileText(path: string): string | undefined {
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/**
 * Replaces the content of a file as a whole or not at all, whenever the command is killed. A link to it stays
 * one.
 * @param text its new content; undefined removes it.
 */
export function replaceFile(path: string, text: string | undefined): void {
    if (text === undefined) {
        rmSync(path, { force: true });
        return;
    }
    const isThere = existsSync(path);
    const file = isThere ? realpathSync(path) : path;
    const draft = `${file}.${process.pid}.tmp`;
    try {
        writeFileSync(draft, text, { flag: "wx", mode: isThere ? statSync(file).mode : 0o666 });
        renameSync(draft, file);
    } finally {
        rmSync(draft, { force: true });
    }
}
