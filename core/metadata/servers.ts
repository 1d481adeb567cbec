import { modesOf } from "./modes";
import type { MetadataPhase } from "./phase";

/** Whether the stack has ZooKeeper in a phase. */
export function hasZookeeper(phase: MetadataPhase): boolean {
    return phase !== "kraft";
}

/** Whether the stack has controllers in a phase. */
export function hasControllers(phase: MetadataPhase): boolean {
    return modesOf[phase].controllers !== undefined;
}

/** Whether controllers write to ZooKeeper too in a phase: on the way from one to the other. */
export function writesToBoth(phase: MetadataPhase): boolean {
    return modesOf[phase].controllers === "migrating";
}

/** Whether the brokers take their metadata from controllers alone in a phase. */
export function brokersInKraft(phase: MetadataPhase): boolean {
    return modesOf[phase].brokers === "kraft";
}
