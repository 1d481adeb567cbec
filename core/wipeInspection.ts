import { formatDirectoryFault, type ObservedDirectory } from "./disks/directory";
import { wipeFaults } from "./disks/rules";
import { inPod } from "./disks/script";
import { parseScriptOutput } from "./disks/scriptOutput";
import { marks } from "./chart/contents";
import { shownId } from "./chart/knownDisks";
import type { PlannedVolume } from "./plan";
import { shown } from "./shown";
import type { WipedNode } from "./wipe";

/** The content of a directory. */
export interface InspectedDirectory {
    readonly planned: PlannedVolume;
    readonly kibibytes: number;
    readonly entries: number;
    /** The broker, server or controller that the data names; empty where it names none. */
    readonly identity: string;
    /** Device that it is on. */
    readonly device: string;
}

/** What the marks name, none of which may look like something else. */
function identityOf({ role }: PlannedVolume, { marks: read }: ObservedDirectory): string {
    const { [marks.broker]: broker, [marks.node]: node, [marks.server]: server } = read;
    const cluster = shownId(read[marks.cluster]);
    if (role === "controller" && node !== undefined) {
        return `controller ${shownId(node)} of cluster ${cluster}`;
    }
    const number = broker ?? node;
    if (number !== undefined) {
        return `broker ${shownId(number)} of cluster ${cluster}`;
    }
    return server === undefined ? "" : `ZooKeeper server ${shownId(server)}`;
}

/**
 * Reads what `wipe.sh inspect` prints of a node, and what the script of the preparation prints of it.
 * A directory that is missing in the first, or holds something else according to the second, is a fault.
 */
export function readInspection(
    { node, directories: planned }: WipedNode,
    printed: string,
    contents: string,
): { readonly directories: readonly InspectedDirectory[]; readonly faults: readonly string[] } {
    const lines = printed.split("\n").map((line) => line.split("\t"));
    const observed = parseScriptOutput(contents, planned.length);
    const directories: InspectedDirectory[] = [];
    const faults: string[] = [];
    for (const [i, one] of planned.entries()) {
        const [verdict, , ...rest] = lines.find(([, path]) => path === inPod(one.path)) ?? [];
        const own = observed[i];
        if (verdict !== "ok" || own === undefined) {
            faults.push(
                `${node}:${one.path} ${shown(rest[0] ?? "could not be inspected")}: make it a directory that nothing else uses, or correct the configuration`,
            );
            continue;
        }
        faults.push(...wipeFaults(one, own, node).map(formatDirectoryFault));
        const [kibibytes = "0", entries = "0"] = rest;
        directories.push({
            planned: one,
            kibibytes: Number(kibibytes),
            entries: Number(entries),
            identity: identityOf(one, own),
            device: own.device,
        });
    }
    return { directories, faults };
}

/** What of a directory must be as it was shown, with its word. */
const compared = [
    ["device", "another disk is mounted"],
    ["identity", "other data is in it"],
    ["entries", "it has another number of entries"],
    ["kibibytes", "it has another size"],
] as const;

/**
 * Why directories are not those that were shown before, a line each: a disk may have been swapped or
 * filled while the answer was awaited.
 */
export function changedSince(
    before: readonly InspectedDirectory[],
    now: readonly InspectedDirectory[],
): readonly string[] {
    return now.flatMap((one) => {
        const { planned } = one;
        const was = before.find(
            (other) => other.planned.node === planned.node && other.planned.path === planned.path,
        );
        const change = compared.find(([key]) => was?.[key] !== one[key]);
        return change === undefined
            ? []
            : [
                  `${planned.node}:${planned.path} is not as it was shown: ${change[1]}; find out what uses it, and run this again`,
              ];
    });
}
