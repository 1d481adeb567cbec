import { marks } from "../chart/contents";
import { type KnownDisk, shownId, untouched, where } from "../chart/knownDisks";
import type { MetadataPhase } from "../metadata/phase";
import { brokersInKraft, writesToBoth } from "../metadata/servers";

function isEmpty({ marks: read }: KnownDisk): boolean {
    return read[marks.cluster] === undefined;
}

function lostDisk(disk: KnownDisk): string {
    const { ordinal } = disk;
    return `${where(disk)}: expected the data of broker ${ordinal}, as other brokers have theirs, found none: put the right disk back, or, if it is lost and the replicas on other brokers are enough, set canary.rewrite to [${ordinal}] for one pulumi up`;
}

/** What of a disk that is there is not of the phase. */
function wrongDisk(disk: KnownDisk, phase: MetadataPhase): readonly string[] {
    const { marks: read } = disk;
    const unnamed = read[marks.unnamed];
    return [
        ...(unnamed === undefined
            ? []
            : [
                  `${where(disk)}: expected the id of its topic (partition.metadata) in every partition, found none in ${shownId(unnamed)}: Kafka would put its records aside and start empty: restore the file, or move a directory of no topic away; ${untouched}`,
              ]),
        ...(brokersInKraft(phase) && writesToBoth(phase) && read[marks.directory] === undefined
            ? [
                  `${where(disk)}: expected a directory.id, as a broker has in ${phase}, found none: set metadata to the phase in which Kafka was stopped; ${untouched}`,
              ]
            : []),
    ];
}

/** A broker of which every disk is empty has lost its data; of several disks, one may be a further one. */
function lostDisks(brokers: readonly KnownDisk[], phase: MetadataPhase): readonly KnownDisk[] {
    return brokers.filter(
        (disk) =>
            isEmpty(disk) &&
            (writesToBoth(phase) ||
                brokers.every((one) => one.ordinal !== disk.ordinal || isEmpty(one))),
    );
}

/**
 * What keeps Kafka with controllers from being started, all of it, on the disks that are there: one that is empty would
 * be formatted, and could become the leader of partitions that others have.
 * @param rewrite brokers, by their id, whose lost disks are accepted.
 */
export function identifyStarted(
    known: readonly KnownDisk[],
    phase: MetadataPhase,
    rewrite: readonly number[],
): { readonly faults: readonly string[]; readonly warnings: readonly string[] } {
    const brokers = known.filter(({ role }) => role === "kafka");
    if (writesToBoth(phase) && brokers.every(isEmpty)) {
        const fault = `metadata: got ${JSON.stringify(phase)}; allowed: zookeeper or kraft; no disk has data of Kafka, and a new stack starts with ZooKeeper, or with controllers alone; ${untouched}`;
        return { faults: [fault], warnings: [] };
    }
    // A first start that was interrupted has formatted some, and there is nothing to lose yet.
    const hasServed = writesToBoth(phase) || brokers.some(({ marks: read }) => read[marks.canary]);
    const lost = hasServed ? lostDisks(brokers, phase) : [];
    return {
        faults: [
            ...lost
                .filter(({ ordinal }) => !rewrite.includes(ordinal))
                .map((disk) => `${lostDisk(disk)}; ${untouched}`),
            ...brokers.filter((disk) => !isEmpty(disk)).flatMap((disk) => wrongDisk(disk, phase)),
        ],
        warnings: lost
            .filter(({ ordinal }) => rewrite.includes(ordinal))
            .map((disk) => `${lostDisk(disk)}: it is started empty, as canary.rewrite says`),
    };
}
