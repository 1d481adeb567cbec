import { nameOf } from "../chart/names";
import type { StackConfig } from "../config/schema";
import type { RestartEffects } from "../rolling/partitions";
import { shown } from "../shown";
import type { ObjectChange } from "./objects";
import { plural } from "./picture/words";

/** Whether a change restarts the brokers. */
export function restartsBrokers(
    { release, values }: Pick<StackConfig, "release" | "values">,
    objects: readonly ObjectChange[],
): boolean {
    const name = nameOf(release, "cp-kafka", values);
    return objects.some(
        (object) => object.restarts && object.kind === "StatefulSet" && object.name === name,
    );
}

/** What such a restart means, whatever is in the cluster. */
export function restartNote({ kafka }: Pick<StackConfig, "kafka">): string {
    const begin =
        kafka.brokers === 1
            ? "the broker restarts"
            : `${plural(kafka.brokers, "broker")} restart one at a time, each when the last one is in service and its partitions are in sync`;
    return `${begin}; topics of replication factor 1 stop while their broker restarts`;
}

const mostNamed = 10;

function named(names: readonly string[]): string {
    const more = names.length > mostNamed ? `, and ${names.length - mostNamed} more` : "";
    return `${names
        .slice(0, mostNamed)
        .map((name) => shown(name))
        .join(", ")}${more}`;
}

/** What it means for the partitions that there are now, a line each. */
export function effectLines({ single, singleTopics, lastCopy }: RestartEffects): readonly string[] {
    return [
        single === 0
            ? "No topic has replication factor 1."
            : `${plural(single, "partition")} with replication factor 1 stop while their broker restarts, of the topics ${named(singleTopics)}.`,
        lastCopy.length === 0
            ? "Every other partition has another replica in sync while a broker is away."
            : `No other replica is in sync of ${named(lastCopy)}: the update waits for one before it restarts that broker.`,
    ];
}
