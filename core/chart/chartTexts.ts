import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileFault, readRegularFile, readTextFile, utf8 } from "../textFile";
import type { ChartTexts } from "./chartKeys";
import { filesOfTar, largest, type TarFile, unpacked } from "./tar";

/** More than any chart has of what is read here. */
const most = { depth: 12, entries: 5000, file: 2 ** 20, length: 16 * 2 ** 20 } as const;

/** Files that say which values a chart knows. */
const wanted = /^(charts\/[^/]+\/)*(Chart\.yaml|requirements\.yaml|values\.yaml|templates\/.+)$/;

const packedChart = /^(charts\/[^/]+\/)*charts\/[^/]+\.tgz$/;

/** Directories on the way to those files. */
const onTheWay = /^(charts\/[^/]+\/)*(charts\/([^/]+\/)?|templates\/.*)?$/;

/** Collects texts, and stops where there are too many. */
class Collected {
    readonly texts = new Map<string, string>();
    private entries = 0;
    private bytes = 0;
    private length = 0;

    count(entries: number): void {
        this.entries += entries;
        if (this.entries > most.entries) {
            throw new FileFault(`it has more than ${most.entries} files`);
        }
    }

    unpack(packed: Buffer): readonly TarFile[] {
        const tar = unpacked(packed);
        this.bytes += tar.length;
        if (this.bytes > largest.unpacked) {
            throw new FileFault(`it unpacks to more than ${largest.unpacked} bytes`);
        }
        const files = filesOfTar(tar);
        this.count(files.length);
        return files;
    }

    add(path: string, text: string): void {
        this.length += text.length;
        if (this.length > most.length) {
            throw new FileFault(`its templates have more than ${most.length} characters`);
        }
        this.texts.set(path, text);
    }
}

/** A chart in an archive; `prefix` is the path of the chart that it is packed in. */
function addPacked(packed: Buffer, prefix: string, isSubchart: boolean, to: Collected): void {
    for (const { path, content } of to.unpack(packed)) {
        const [root = "", ...rest] = path.split("/");
        const own = rest.join("/");
        const name = `${prefix}${isSubchart ? `charts/${root}/` : ""}${own}`;
        if (packedChart.test(own)) {
            const below = name.slice(0, name.lastIndexOf("charts/"));
            if (below.split("/").length <= most.depth) {
                addPacked(content, below, true, to);
            }
        } else if (wanted.test(own) && content.length <= most.file) {
            to.add(name, utf8(content));
        }
    }
}

function addDirectory(directory: string, prefix: string, to: Collected): void {
    const entries = readdirSync(join(directory, prefix), { withFileTypes: true });
    to.count(entries.length);
    for (const { name } of entries) {
        const path = `${prefix}${name}`;
        const file = join(directory, path);
        if (packedChart.test(path)) {
            addPacked(
                readRegularFile(file, largest.packed),
                prefix.replace(/charts\/$/, ""),
                true,
                to,
            );
        } else if (wanted.test(path) && statSync(file).isFile()) {
            to.add(path, readTextFile(file, most.file));
        } else if (
            onTheWay.test(`${path}/`) &&
            path.split("/").length <= most.depth &&
            statSync(file).isDirectory()
        ) {
            addDirectory(directory, `${path}/`, to);
        }
    }
}

/**
 * The texts of a chart, a directory or a .tgz, that say which values it knows.
 * @throws FileFault where one cannot be read, or where there are too many.
 */
export function chartTexts(path: string): ChartTexts {
    const collected = new Collected();
    try {
        if (statSync(path).isDirectory()) {
            addDirectory(path, "", collected);
        } else {
            addPacked(readRegularFile(path, largest.packed), "", false, collected);
        }
    } catch (error) {
        // Of the file system, or of an archive that is none.
        throw error instanceof FileFault ? error : new FileFault(String(error));
    }
    return collected.texts;
}
