import { shown } from "../shown";
import type { ObservedDirectory } from "./directory";

const states = ["directory", "missing", "symlink", "other", "unreadable"] as const;

function inspected(lines: readonly (readonly [string, string])[]): ObservedDirectory {
    const all = (what: string) => lines.flatMap(([name, value]) => (name === what ? [value] : []));
    const one = (what: string) => all(what)[0] ?? "";
    const state = states.find((name) => name === one("state"));
    const [blocks = "0", blockSize = "0"] = one("blocks").split(" ");
    const [owner = "", mode = "0"] = one("owner").split(" ");
    return {
        state: state ?? "unreadable",
        mounted: one("mounted") === "true",
        device: one("device"),
        bytes: BigInt(blocks) * BigInt(blockSize),
        writable: one("writable") === "true",
        owner,
        mode: Number.parseInt(mode, 8),
        inner: one("inner"),
        entries: all("entry"),
        aside: one("aside"),
        foreign: all("foreign"),
        known: one("known") === "true" || (one("hint") === "true" && all("foreign").length === 0),
        odd: one("odd"),
        linked: one("linked"),
        target: one("target"),
        marks: Object.fromEntries(
            lines
                .filter(([name]) => name.startsWith("mark:"))
                .map(([name, value]) => [name.slice("mark:".length), value]),
        ),
    };
}

/**
 * The output of the script for `count` directories, in their order.
 * @throws RangeError where a directory is missing in it.
 */
export function parseScriptOutput(text: string, count: number): readonly ObservedDirectory[] {
    const lines = Array.from({ length: count }, (): (readonly [string, string])[] => []);
    for (const line of text.split("\n").filter((one) => one !== "")) {
        const [n = "", what = "", ...value] = line.split("\t");
        const own = lines[Number(n)];
        if (own === undefined) {
            throw new RangeError(`not a line about one of ${count} directories: ${shown(line)}`);
        }
        own.push([what, shown(value.join("\t"))]);
    }
    const silent = lines.findIndex((own) => own.length === 0);
    if (silent >= 0) {
        throw new RangeError(`nothing about directory ${silent} of ${count}`);
    }
    return lines.map(inspected);
}
