import { type GateRefusal, refusalsOf, type Situation } from "./gate";
import type { MigrationStep } from "./steps";

/** What is next on the way to a phase. */
export type NextMigrationStep =
    /** Something has to be so first, or is not known: nothing is changed. */
    | { readonly do: "refuse"; readonly refusals: readonly GateRefusal[] }
    /** Kafka is at it. */
    | { readonly do: "wait"; readonly missing: readonly GateRefusal[] }
    | { readonly do: "act"; readonly step: MigrationStep }
    /** All of it is done. */
    | { readonly do: "reached" };

/**
 * The first step that is not done yet, by what the cluster shows. A step of which it is not known whether it is done
 * is not repeated, and nothing after it begins.
 */
export function nextMigrationStep(
    steps: readonly MigrationStep[],
    situation: Situation,
): NextMigrationStep {
    for (const step of steps) {
        const missing = refusalsOf(step.done, situation);
        if (missing.length === 0) {
            continue;
        }
        if (step.action.do === "wait") {
            const refusals = refusalsOf(step.needs, situation).filter(
                ({ isUnknown }) => !isUnknown,
            );
            return refusals.length > 0 ? { do: "refuse", refusals } : { do: "wait", missing };
        }
        const unknown = missing.filter(({ isUnknown }) => isUnknown);
        const refusals = unknown.length > 0 ? unknown : refusalsOf(step.needs, situation);
        return refusals.length > 0 ? { do: "refuse", refusals } : { do: "act", step };
    }
    return { do: "reached" };
}
