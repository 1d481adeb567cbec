import type { StackConfig } from "../config/schema";
import { noWayBack, raiseName } from "../features/raise";
import type { MetadataPhase } from "../metadata/phase";
import { phaseOfValues } from "../metadata/phaseOfValues";
import { pointOfNoReturn } from "../metadata/transitionFaults";
import { phaseWords, wayBack } from "../metadata/wayBack";
import { nameOfRelease } from "../metadata/wishOfStack";
import type { NamedRelease } from "../release/changes";
import type { Role } from "../replicaDisk";
import type { DiskChange } from "./model";
import { plural } from "./picture/words";

/** A change of where Kafka's metadata is, or of its level. */
export interface MetadataLine {
    /** Configuration key. */
    readonly key: "metadata" | "platform.metadataVersion";
    /** undefined where it is what Kafka has. */
    readonly before: string | undefined;
    readonly after: string;
    /** What it is then. */
    readonly meaning: string;
    /** Claims of disks that are new for it. */
    readonly newDisks: readonly string[];
    /** What happens to the others, a clause. */
    readonly otherDisks: string;
    /** What can be taken back then, and until when, a clause. */
    readonly wayBack: string;
    /** Whether it cannot be taken back. */
    readonly isFinal: boolean;
    /** What `acknowledge` has to have; undefined where nothing has to be. */
    readonly name: string | undefined;
}

/** What is deployed, as far as it decides that. */
export interface BeforeMetadata {
    readonly release: NamedRelease | undefined;
    readonly metadataVersion?: string | undefined;
}

const words: Readonly<Record<Role, string>> = {
    kafka: "of brokers",
    zookeeper: "of ZooKeeper",
    controller: "of controllers",
};

/** Which disks stay as they are, by what they are for. */
function staying(disks: readonly DiskChange[]): string {
    const counts = (["kafka", "zookeeper", "controller"] as const).flatMap((role) => {
        const count = disks.filter(
            (disk) => disk.role === role && disk.outcome === "unchanged",
        ).length;
        return count === 0 ? [] : [`${plural(count, "disk")} ${words[role]}`];
    });
    const last = counts.slice(-1);
    const list = [counts.slice(0, -1).join(", "), ...last].filter((one) => one !== "");
    return counts.length === 0 ? "no disk stays" : `${list.join(" and ")} stay as they are`;
}

function phaseLine(
    config: StackConfig,
    from: MetadataPhase,
    disks: readonly DiskChange[],
): MetadataLine {
    const { metadata: to } = config;
    const end = pointOfNoReturn(to, nameOfRelease(config));
    return {
        key: "metadata",
        before: from,
        after: to,
        meaning: phaseWords[to],
        newDisks: disks
            .filter(({ role, outcome }) => role === "controller" && outcome === "new")
            .map(({ claim }) => claim),
        otherDisks: staying(disks),
        wayBack: wayBack[to],
        isFinal: end !== undefined,
        name: end?.name,
    };
}

/** What a change does to Kafka's metadata where Kafka is installed before and after it, a line each. */
export function metadataLines(
    config: StackConfig,
    { release, metadataVersion }: BeforeMetadata,
    disks: readonly DiskChange[],
): readonly MetadataLine[] {
    const { installed, metadata, platform } = config;
    if (release === undefined || !installed) {
        return [];
    }
    const from = phaseOfValues(release.values);
    const { metadataVersion: level } = platform;
    return [
        ...(from === metadata ? [] : [phaseLine(config, from, disks)]),
        ...(level === undefined || level === metadataVersion
            ? []
            : [
                  {
                      key: "platform.metadataVersion" as const,
                      before: metadataVersion,
                      after: level,
                      meaning: "Kafka writes its metadata with this level",
                      newDisks: [],
                      otherDisks: staying(disks),
                      wayBack: noWayBack,
                      isFinal: true,
                      name: raiseName(level, nameOfRelease(config)),
                  },
              ]),
    ];
}

const shortNames = {
    metadata: "metadata",
    "platform.metadataVersion": "metadata.version",
} as const;

/** `metadata to kraft for good`. */
export function metadataHeadline({ key, after, isFinal }: MetadataLine): string {
    return `${shortNames[key]} to ${after}${isFinal ? " for good" : ""}`;
}

/** What of it is worth a line of a picture. */
export function metadataCaption({ key, before, after, isFinal, ...line }: MetadataLine): string {
    const values = before === undefined ? after : `${before} to ${after}`;
    // The first clause says whether, and until when.
    const back = isFinal ? "it cannot be taken back" : line.wayBack.replace(/[:;].*$/, "");
    return `${shortNames[key]}: ${values}; ${back}`;
}
