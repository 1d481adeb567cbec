import type { LiveNode } from "../doctor/live";
import { printable, shown } from "../shown";
import { type Resources, shortages } from "./resources";
import {
    cordonKey,
    passes,
    type Taint,
    taintText,
    type Toleration,
    tolerationOf,
    untolerated,
} from "./taints";

/** A pod that is to run on one node, and what it needs there. */
export interface PodNeed {
    readonly pod: string;
    /** Key of the configuration that its settings are at, for example `values.cp-kafka`. */
    readonly key: string;
    readonly tolerations: readonly Toleration[];
    /** Of each container. */
    readonly requests: readonly Resources[];
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** Whether it has its node already: then taints do not matter to it. */
    readonly isPlaced: boolean;
}

/** What keeps pods from a node for good, and what may pass; a line each. */
export interface PlacementFaults {
    readonly refusals: readonly string[];
    readonly warnings: readonly string[];
}

/** Pods that a message names; the others are counted. */
const mostNames = 3;

function names(needs: readonly PodNeed[]): string {
    const all = needs.map(({ pod }) => shown(pod));
    const more = all.length - mostNames;
    return `${all.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The needs of each key of the configuration. */
function byKey(needs: readonly PodNeed[]): readonly (readonly [string, readonly PodNeed[]])[] {
    return [...new Set(needs.map(({ key }) => key))].map((key) => [
        key,
        needs.filter((need) => need.key === key),
    ]);
}

function nameOf({ metadata }: LiveNode): string {
    return shown(metadata?.name ?? "");
}

function taintsOf({ spec }: LiveNode): readonly Taint[] {
    const taints = spec?.taints ?? [];
    const cordon = { key: cordonKey, effect: "NoSchedule" };
    return spec?.unschedulable === true && !taints.some(({ key }) => key === cordonKey)
        ? [...taints, cordon]
        : taints;
}

function taintWords(node: string, taint: Taint, key: string, needs: readonly PodNeed[]): string {
    const text = printable(taintText(taint));
    if (taint.key === cordonKey) {
        return `node ${node} is cordoned and takes no new pods (${names(needs)}); run kubectl uncordon ${node}`;
    }
    if (passes(taint)) {
        return `node ${node} has the taint ${text}, and takes no new pods until Kubernetes removes it (${names(needs)}); see kubectl describe node ${node}`;
    }
    const toleration = printable(JSON.stringify(tolerationOf(taint)));
    return `node ${node} has the taint ${text}, which ${key}.tolerations does not tolerate (${names(needs)}); add ${toleration} there, or run kubectl taint node ${node} ${text}-`;
}

function taintFaults(node: LiveNode, needs: readonly PodNeed[]): PlacementFaults {
    const waiting = needs.filter(({ isPlaced }) => !isPlaced);
    const found = byKey(waiting).flatMap(([key, own]) =>
        untolerated(taintsOf(node), own[0]?.tolerations ?? []).map((taint) => ({
            isPassing: passes(taint),
            // The pods of all keys are in one line where the remedy is the same.
            words: taintWords(
                nameOf(node),
                taint,
                key,
                taint.key === cordonKey || passes(taint) ? waiting : own,
            ),
        })),
    );
    return {
        refusals: [...new Set(found.filter((one) => !one.isPassing).map(({ words }) => words))],
        warnings: [...new Set(found.filter((one) => one.isPassing).map(({ words }) => words))],
    };
}

function selectorFaults(node: LiveNode, needs: readonly PodNeed[]): readonly string[] {
    const labels = node.metadata?.labels ?? {};
    return byKey(needs).flatMap(([key, own]) =>
        Object.entries(own[0]?.nodeSelector ?? {})
            .filter(([label, value]) => labels[label] !== value)
            .map(
                ([label, value]) =>
                    `node ${nameOf(node)} does not have the label ${shown(`${label}=${value}`)}, which ${key}.nodeSelector requires (${names(own)}); remove it there, or run kubectl label --overwrite node ${nameOf(node)} ${shown(`${label}=${value}`)}`,
            ),
    );
}

function requestFaults(node: LiveNode, needs: readonly PodNeed[]): readonly string[] {
    const available = node.status?.allocatable ?? {};
    const requesting = (resource: string) =>
        needs.filter(({ requests }) => requests.some((one) => one[resource] !== undefined));
    const keys = (resource: string) =>
        byKey(requesting(resource)).map(([key]) => `${key}.resources`);
    return shortages(
        needs.flatMap(({ requests }) => requests),
        available,
    ).map(
        ({ resource, requested, available: has }) =>
            `node ${nameOf(node)}: allocatable ${shown(resource)} is ${has}, and the pods of this stack there request ${requested} (${names(requesting(resource))}); lower the requests in ${keys(resource).join(" or ")}, or place fewer pods there`,
    );
}

/** Why pods cannot be on their node. */
export function fitFaults(node: LiveNode, needs: readonly PodNeed[]): PlacementFaults {
    const { refusals, warnings } = taintFaults(node, needs);
    return {
        refusals: [...refusals, ...selectorFaults(node, needs), ...requestFaults(node, needs)],
        warnings,
    };
}
