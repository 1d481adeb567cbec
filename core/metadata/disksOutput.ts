import { at, type Json } from "../json";
import { parseJson } from "../parseJson";
import { shown } from "../shown";
import type { DiskFacts, PartitionDirectory } from "./facts";

/** A disk that is asked what it has. */
export interface AskedDisk {
    readonly claim: string;
    readonly role: DiskFacts["role"];
    readonly ordinal: number;
    /** Folder of its data, where the script runs. */
    readonly path: string;
}

/**
 * Prints of each folder its properties, its partitions with their ids, and the state of its quorum. Only plain files are
 * opened, and only their beginning: whatever else is there may wait for a writer, or never end.
 */
export const disksScript = `line() {
    printf '%s\\t%s\\t' "$n" "$1"
    shift
    printf '%s' "$*" | tr -c '[:print:]' '?'
    echo
}
start() { if [ -f "$1" ] && [ ! -L "$1" ]; then head -c "$2" "$1" | tr '\\0\\r' '?\\n'; fi; }
n=0
for folder in "$@"; do
    if [ -d "$folder" ]; then line folder; fi
    start "$folder/meta.properties" 65536 | while IFS= read -r one || [ -n "$one" ]; do line property "$one"; done
    line quorum "$(start "$folder/__cluster_metadata-0/quorum-state" 65536 | head -n 1)"
    for partition in "$folder"/*-[0-9]*; do
        if [ -d "$partition" ] && [ ! -L "$partition" ]; then
            line partition "\${partition##*/}" "$(start "$partition/partition.metadata" 1024 | sed -n 's/^topic_id: *//p' | tail -n 1)"
        fi
    done
    line end
    n=$((n + 1))
done`;

/** The command that asks the disks, in this order. */
export function disksCommand(disks: readonly AskedDisk[]): readonly string[] {
    return ["sh", "-c", disksScript, "disks", ...disks.map(({ path }) => path)];
}

/** As java.util.Properties writes them. */
function property(line: string): readonly (readonly [string, string])[] {
    const [, key = "", value = ""] = /^\s*([^#!=:\s][^=:\s]*)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    return key === "" ? [] : [[key, value.replace(/\\(.)/g, "$1")]];
}

function epochIn(text: string): number | undefined {
    if (text === "") {
        return undefined;
    }
    const epoch: Json | undefined = at(parseJson(text), "leaderEpoch");
    if (typeof epoch !== "number" || !Number.isSafeInteger(epoch)) {
        throw new Error(`quorum-state has no leaderEpoch: ${shown(text)}`);
    }
    return epoch;
}

/** The log of the metadata is no partition of a topic: it has the same id everywhere. */
const ofMetadata = "__cluster_metadata-0";

function partition(text: string): readonly PartitionDirectory[] {
    const [, name = "", id = ""] = /^(\S+) ?(.*)$/.exec(text) ?? [];
    return name === ofMetadata ? [] : [{ name, topicId: id.trim() === "" ? undefined : id.trim() }];
}

/**
 * The answer of the command, for the disks it asked.
 * @throws Error where a disk's answer is missing, or not complete: that is not the same as an empty disk.
 */
export function parseDisks(output: string, disks: readonly AskedDisk[]): readonly DiskFacts[] {
    const lines = output
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
            const [n = "", what = "", ...rest] = line.split("\t");
            return { n: Number(n), what, text: rest.join("\t") };
        });
    return disks.map(({ claim, role, ordinal }, i) => {
        const own = lines.filter(({ n }) => n === i);
        const texts = (name: string) =>
            own.filter(({ what }) => what === name).map(({ text }) => text);
        if (own.at(-1)?.what !== "end") {
            throw new Error(`the disk of ${claim} did not answer`);
        }
        if (own[0]?.what !== "folder" && role === "broker") {
            throw new Error(`the disk of ${claim} has no folder of Kafka's data`);
        }
        return {
            ...{ claim, role, ordinal },
            properties: Object.fromEntries(texts("property").flatMap(property)),
            partitions: texts("partition").flatMap(partition),
            quorumEpoch: epochIn(texts("quorum")[0] ?? ""),
        };
    });
}
