import { gunzipSync } from "node:zlib";

const block = 512;

/** A packed chart has less than 0.1 MiB. */
export const largest = { packed: 16 * 2 ** 20, unpacked: 64 * 2 ** 20 } as const;

/** A regular file of a tar archive. */
export interface TarFile {
    /** Its path in the archive, with the chart's own directory. */
    readonly path: string;
    readonly content: Buffer;
}

/** @throws RangeError where it has more than a chart can have. */
export function unpacked(packed: Buffer): Buffer {
    return gunzipSync(packed, { maxOutputLength: largest.unpacked });
}

/** The regular files of a tar archive, in its order. */
export function filesOfTar(tar: Buffer): readonly TarFile[] {
    const files: TarFile[] = [];
    for (let at = 0; at + block <= tar.length;) {
        const field = (from: number, length: number) =>
            tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
        const length = parseInt(`0${field(124, 12).trim()}`, 8);
        const start = at + block;
        if (["", "0"].includes(field(156, 1))) {
            const prefix = field(257, 5) === "ustar" ? field(345, 155) : "";
            const path = `${prefix === "" ? "" : `${prefix}/`}${field(0, 100)}`;
            files.push({ path, content: tar.subarray(start, start + length) });
        }
        at = start + Math.ceil(length / block) * block;
    }
    return files;
}
