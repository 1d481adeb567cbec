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
 * opened, and only their first bytes: anything else may wait for a writer, or take the memory of the broker in whose pod it runs.
 * A disk may have thousands of partitions, so none gets a process of its own where all of their files are small, as Kafka's are.
 */
export const disksScript = `export LC_ALL=C
eol='
'
line() {
    text=$2
    case $text in *[!A-Za-z0-9._\\ -]*) text=$(printf '%s' "$text" | tr -c '[:print:]' '?') ;; esac
    printf '%s\\t%s\\t%s\\n' "$n" "$1" "$text"
}
plain() { [ -f "$1" ] && [ ! -L "$1" ]; }
start() { if plain "$1"; then head -c 65536 "$1" | tr '\\0\\r' '?\\n'; fi; }
files() {
    for one in "$folder"/*-[0-9]*; do
        if [ ! -L "$one" ] && plain "$one/partition.metadata"; then printf '%s\\0' "$one/partition.metadata"; fi
    done
}
small() {
    sizes=$(files | du -b --files0-from=- 2>/dev/null) &&
        ! printf '%s\\n' "$sizes" | grep -a -q -v -E '^([0-9]{1,3}[[:blank:]].*)?$'
}
id_in() {
    id=
    if [ "$all" = small ]; then
        while IFS= read -r one || [ -n "$one" ]; do
            case $one in topic_id:*) id=\${one#topic_id:} ;; esac
        done <"$1"
    else
        { head=$eol$(head -c 999 "$1"); } 2>/dev/null
        case $head in *"\${eol}topic_id:"*) id=\${head##*"\${eol}topic_id:"} && id=\${id%%"$eol"*} ;; esac
    fi
}
n=0
for folder in "$@"; do
    if [ -d "$folder" ]; then line folder ""; fi
    start "$folder/meta.properties" | while IFS= read -r one || [ -n "$one" ]; do line property "$one"; done
    line quorum "$(start "$folder/__cluster_metadata-0/quorum-state" | head -n 1)"
    all=
    if small; then all=small; fi
    for partition in "$folder"/*-[0-9]*; do
        if [ ! -d "$partition" ] || [ -L "$partition" ]; then continue; fi
        id=
        if plain "$partition/partition.metadata"; then id_in "$partition/partition.metadata"; fi
        line partition "\${partition##*/} $id"
    done
    line end ""
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
