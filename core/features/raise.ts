import type { Fault } from "../fault";
import type { Known } from "../metadata/facts";
import { shown } from "../shown";
import { compareKafka, kafkaText, type KafkaVersion } from "./kafkaVersion";
import { compareLevels, kafkaOfLevel, type MetadataLevel } from "./metadataVersion";

/** An image of the brokers and controllers. */
export interface KafkaImage {
    readonly image: string;
    /** undefined where that is not known of the image. */
    readonly kafka: KafkaVersion | undefined;
}

/** What decides whether the level of the metadata may be raised, and which images may run on it. */
export interface WantedLevel {
    /** What the last update installed. */
    readonly was: KafkaImage;
    readonly is: KafkaImage;
    /** undefined: it stays as it is. */
    readonly wanted: MetadataLevel | undefined;
    /** Whether the last update has completed the way off ZooKeeper, or there was none. */
    readonly isInKraft: boolean;
    /** The level that this program has verified before. */
    readonly verified: string | undefined;
    /** Namespace and name of the release. */
    readonly release: string;
    readonly acknowledged: readonly string[];
}

export type LevelDecision =
    | { readonly do: "stay" }
    /** That depends on what Kafka says. */
    | { readonly do: "ask" }
    /** As long as nothing that runs keeps it from being done. */
    | { readonly do: "raise"; readonly to: MetadataLevel; readonly words: string }
    | { readonly do: "refuse"; readonly faults: readonly Fault[] };

const levelKey = "platform.metadataVersion";

/** What keeps it from being taken back. */
export const noWayBack =
    "it cannot be taken back, and older images end when they read what was written with it";

/** The name by which `acknowledge` accepts that. */
export function raiseName(level: string, release: string): string {
    return `raise metadata.version to ${level} for good with release ${release}`;
}

/** Whether brokers and controllers get an older Kafka, or one that may be older. */
function mayGoBack({ was, is }: WantedLevel): boolean {
    const areKnown = was.kafka !== undefined && is.kafka !== undefined;
    return areKnown ? compareKafka(is.kafka, was.kafka) < 0 : was.image !== is.image;
}

function imageFaults(wish: WantedLevel, found: string): readonly Fault[] {
    const { is } = wish;
    const first = kafkaOfLevel(found);
    return !mayGoBack(wish) ||
        is.kafka === undefined ||
        first === undefined ||
        compareKafka(first, is.kafka) <= 0
        ? []
        : [
              {
                  key: "platform.version",
                  value: `Kafka ${kafkaText(is.kafka)}`,
                  allowed: `Kafka ${kafkaText(first)} or newer, as metadata.version is ${shown(found)}`,
                  remedy: `${noWayBack}: put the version back`,
              },
          ];
}

function levelFault(value: string, allowed: string, remedy: string): Fault {
    return { key: levelKey, value, allowed, remedy };
}

const inAnother = "in another pulumi up, once all brokers and controllers run it";

function raiseFaults(wish: WantedLevel, wanted: MetadataLevel): readonly Fault[] {
    const { was, is, isInKraft, release, acknowledged } = wish;
    const name = raiseName(wanted, release);
    const first = kafkaOfLevel(wanted);
    const isOld =
        was.kafka !== undefined && first !== undefined && compareKafka(was.kafka, first) < 0;
    return [
        ...(isInKraft
            ? []
            : [
                  levelFault(
                      wanted,
                      "nothing",
                      "metadata is not kraft yet: set it in another pulumi up after that",
                  ),
              ]),
        ...(isOld || was.image !== is.image
            ? [
                  levelFault(
                      wanted,
                      "nothing, as long as the image changes",
                      `set platform.version first, and this ${inAnother}`,
                  ),
              ]
            : []),
        ...(acknowledged.includes(name)
            ? []
            : [
                  {
                      key: "acknowledge",
                      value: acknowledged,
                      allowed: `a list with ${JSON.stringify(name)}`,
                      remedy: `${noWayBack}; add it to confirm`,
                  },
              ]),
    ];
}

function wantedFaults(wish: WantedLevel, wanted: MetadataLevel, found: string): readonly Fault[] {
    const order = compareLevels(found, wanted);
    if (order === undefined || order > 0) {
        const remedy = "Kafka has that level, and it is never lowered: set that, or remove the key";
        return [levelFault(wanted, shown(found), remedy)];
    }
    return order === 0 ? [] : raiseFaults(wish, wanted);
}

/**
 * Whether images and level may be as a configuration wants them.
 * @param found the level that Kafka says is in effect.
 */
export function decideLevel(wish: WantedLevel, found: Known<string> | "not asked"): LevelDecision {
    const { wanted, verified } = wish;
    const asks = mayGoBack(wish) || (wanted !== undefined && wanted !== verified);
    if (!asks) {
        return { do: "stay" };
    }
    if (found === "not asked") {
        return { do: "ask" };
    }
    if ("unknown" in found) {
        return {
            do: "refuse",
            faults: [
                {
                    key: mayGoBack(wish) ? "platform.version" : levelKey,
                    value: mayGoBack(wish) ? wish.is.image : wanted,
                    allowed: "what goes with the metadata.version that is in effect",
                    remedy: `the controllers do not say which it is (${shown(found.unknown)}): make them answer, and run pulumi up again`,
                },
            ],
        };
    }
    const level = found.value;
    const faults = [
        ...imageFaults(wish, level),
        ...(wanted === undefined ? [] : wantedFaults(wish, wanted, level)),
    ];
    if (faults.length > 0) {
        return { do: "refuse", faults };
    }
    return wanted === undefined || wanted === level
        ? { do: "stay" }
        : {
              do: "raise",
              to: wanted,
              words: `metadata.version: found ${shown(level)}, wanted ${wanted}: ${noWayBack}`,
          };
}
