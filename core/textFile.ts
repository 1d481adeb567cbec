import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";

const mebibyte = 2 ** 20;

/** A file cannot be read; `message` is one line without its name. */
export class FileFault extends Error {}

function reason(error: unknown): string {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    switch (code) {
        case "ENOENT":
        case "ENOTDIR":
            return "there is no such file";
        case "EACCES":
        case "EPERM":
            return "permission denied";
        default:
            return typeof code === "string" ? code : String(error);
    }
}

/** At most `limit` bytes: a file of /proc has no size of its own. */
function bounded(file: number, limit: number): Buffer {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= limit;) {
        const chunk = Buffer.alloc(mebibyte);
        const read = readSync(file, chunk);
        if (read === 0) {
            return Buffer.concat(chunks);
        }
        chunks.push(chunk.subarray(0, read));
        length += read;
    }
    throw new FileFault(`it has more than ${limit / mebibyte} MiB`);
}

function checkRegular(isFile: boolean): void {
    if (!isFile) {
        throw new FileFault("it is not a regular file");
    }
}

/**
 * The content of a regular file. Never waits: neither a FIFO nor a device is read.
 * @throws FileFault where it is another kind of file, or larger than `limit`.
 */
export function readRegularFile(path: string, limit = mebibyte): Buffer {
    let file: number | undefined;
    try {
        checkRegular(statSync(path).isFile());
        file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
        checkRegular(fstatSync(file).isFile());
        return bounded(file, limit);
    } catch (error) {
        throw error instanceof FileFault ? error : new FileFault(reason(error));
    } finally {
        if (file !== undefined) {
            closeSync(file);
        }
    }
}

/** @throws FileFault where bytes are no UTF-8. */
export function utf8(bytes: Uint8Array): string {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    } catch {
        throw new FileFault("it is not UTF-8");
    }
}

/** The text of a regular file, in UTF-8. */
export function readTextFile(path: string, limit?: number): string {
    return utf8(readRegularFile(path, limit));
}
