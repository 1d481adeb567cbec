import { parse } from "yaml";
import { type Json, textAt } from "../json";

/** Manifests after the step, and the objects it changed. */
export interface Postrendered {
    readonly manifests: string;
    /** Names of the budgets that were moved to policy/v1. */
    readonly changed: readonly string[];
}

const budget = /^kind:[ \t]*(["']?)PodDisruptionBudget\1[ \t]*\r?$/m;
const gone = /^(apiVersion:[ \t]*)(["']?)policy\/v1beta1\2([ \t]*\r?)$/m;

/**
 * Moves every PodDisruptionBudget to policy/v1, and leaves every other byte as it is.
 *
 * Kubernetes 1.25 stopped serving policy/v1beta1, and the chart has no value to leave its budget
 * out, so without this it cannot be installed there at all.
 * https://github.com/confluentinc/cp-helm-charts/issues/643
 */
export function postrender(manifests: string): Postrendered {
    const changed: string[] = [];
    const documents = manifests.split(/^(?=---)/m).map((document) => {
        if (!budget.test(document) || !gone.test(document)) {
            return document;
        }
        const name = textAt(parse(document) as Json, "metadata", "name");
        changed.push(name ?? "a budget without a name");
        return document.replace(gone, "$1$2policy/v1$2$3");
    });
    return { manifests: documents.join(""), changed };
}
