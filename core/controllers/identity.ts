import { marks } from "../chart/contents";
import { type KnownDisk, shownId, untouched, where } from "../chart/knownDisks";
import { commandLine } from "../commandLine";

/** How far controllers are with the metadata that they take over from ZooKeeper. */
export const formings = ["new", "begun"] as const;
export type Forming = (typeof formings)[number];

function holdsQuorum({ marks: read }: KnownDisk): boolean {
    return read[marks.quorum] !== undefined;
}

function found(disk: KnownDisk, broker: KnownDisk): string {
    return `${where(disk)}: expected the metadata of controller ${disk.ordinal}, as ${where(broker)} has Kafka's data of cluster ${shownId(broker.marks[marks.cluster])}, found none`;
}

function wayOut(disk: KnownDisk, hasMajority: boolean, stack: string): string {
    return hasMajority
        ? `put the right disk back, or, if it is lost, set controllers.replace to [${disk.ordinal}]: it then takes the metadata from the others`
        : `put the controllers' disks back (a majority without metadata would start a cluster that knows no topic), or wipe Kafka's and the controllers' data together (${commandLine("wipe", stack)})`;
}

function leftover(disk: KnownDisk): string {
    return `${where(disk)}: expected an empty disk of controller ${disk.ordinal}, as the metadata is copied from ZooKeeper, found metadata of an earlier migration: move it away (docs/kraft.md); ${untouched}`;
}

/**
 * Compares the disks of controllers with each other and with those of the brokers, before anything starts on them:
 * one that is empty would be formatted, and know nothing.
 * @param replace controllers whose lost disk is accepted, by their number.
 * @param forming where the controllers are taking the metadata over from ZooKeeper: whether that is new, and they have
 * none yet, or has begun, and some may have it.
 */
export function identifyControllers(
    known: readonly KnownDisk[],
    replace: readonly number[],
    stack: string,
    forming?: Forming,
): { readonly faults: readonly string[]; readonly warnings: readonly string[] } {
    const controllers = known.filter(({ role }) => role === "controller");
    const brokers = known.filter(({ role }) => role === "kafka");
    // Controllers form their quorum before any broker starts: without data of a broker they know nothing yet.
    const broker = brokers.find((disk) => disk.marks[marks.cluster] !== undefined);
    if (broker === undefined) {
        return { faults: [], warnings: [] };
    }
    if (forming !== undefined) {
        const wrong = forming === "new" ? controllers.filter(holdsQuorum) : [];
        return { faults: wrong.map(leftover), warnings: [] };
    }
    const lacking = controllers.filter((disk) => !holdsQuorum(disk));
    const hasMajority = 2 * (controllers.length - lacking.length) > controllers.length;
    const faults: string[] = [];
    const warnings: string[] = [];
    for (const disk of lacking) {
        if (hasMajority && replace.includes(disk.ordinal)) {
            warnings.push(
                `${found(disk, broker)}: it takes the metadata from the others, as controllers.replace says`,
            );
        } else {
            faults.push(
                `${found(disk, broker)}; ${wayOut(disk, hasMajority, stack)}; ${untouched}`,
            );
        }
    }
    return { faults, warnings };
}
