import type { Fault } from "../fault";
import { shown } from "../shown";
import type { MetadataPhase } from "./phase";
import type { RunningPhase } from "./runningPhase";
import { migrationSteps } from "./steps";
import { choice, phaseFault } from "./transitionFaults";

/** Where a change of phase starts: at one end of a change that was begun, or at the phase that was reached. */
export type TransitionStart = { readonly from: MetadataPhase } | { readonly fault: Fault };

function interrupted(
    wanted: MetadataPhase,
    ways: readonly MetadataPhase[],
    both: readonly string[],
) {
    const remedy = `a change between ${both.join(" and ")} was interrupted: complete it first`;
    return { fault: phaseFault(wanted, ways, remedy) };
}

/**
 * What runs may be one phase ahead of the state: of an update that was killed when it was done. Controllers that only the
 * state has left something on their disks and in ZooKeeper.
 */
function reachedStart(
    deployed: MetadataPhase,
    found: MetadataPhase,
    wanted: MetadataPhase,
    hasControllers: boolean,
): TransitionStart {
    if (found === "zookeeper" && wanted === found && hasControllers) {
        return { from: "migrating" };
    }
    if (found === deployed || wanted === deployed) {
        return { from: found };
    }
    // The steps of the whole change show what is left of it, such as a ZooKeeper that is still to be stopped.
    return wanted === found && migrationSteps(deployed, found) !== undefined
        ? { from: deployed }
        : interrupted(wanted, [deployed, found], [deployed, found]);
}

/**
 * @param deployed phase of the last update that was completed.
 * @param hasControllers whether the state has controllers.
 */
export function transitionStart(
    deployed: MetadataPhase,
    found: RunningPhase,
    wanted: MetadataPhase,
    hasControllers: boolean,
): TransitionStart {
    switch (found.is) {
        case "unknown": {
            // A ZooKeeper that does not answer may be what this run repairs.
            if (wanted === deployed && found.perhaps === deployed) {
                return { from: deployed };
            }
            const remedy = `the phase that runs is not known: ${shown(found.why)}; make it answer, and run pulumi up again`;
            return { fault: phaseFault(wanted, [deployed], remedy) };
        }
        case "odd": {
            const remedy = `what runs matches no phase (${found.what}): see docs/kraft.md`;
            return { fault: phaseFault(wanted, [deployed], remedy) };
        }
        case "stopped": {
            const remedy =
                "Kafka must run while its phase changes: first set installed to true and run pulumi up";
            return wanted === deployed
                ? { from: deployed }
                : { fault: phaseFault(wanted, [deployed], remedy) };
        }
        case "reached":
            return reachedStart(deployed, found.phase, wanted, hasControllers);
        case "between": {
            const other = found.phases.find((one) => one !== wanted);
            return found.ways.includes(wanted) && other !== undefined
                ? { from: other }
                : interrupted(wanted, found.ways, found.phases);
        }
    }
}

/** What was found, in words. */
export function runningWords(deployed: MetadataPhase, found: RunningPhase): string {
    switch (found.is) {
        case "reached":
            return found.phase;
        case "between":
            return `a change between ${found.phases.join(" and ")} that was interrupted (it can be completed to ${choice(found.ways)})`;
        case "stopped":
            return `${deployed}, not running`;
        case "odd":
            return `${found.what}, which matches no phase (last update: ${deployed})`;
        case "unknown":
            return `no answer (last update: ${deployed})`;
    }
}
