import { printable, shown } from "../shown";
import type { PodState } from "./podState";

/** A pod that is not in service in time. */
export interface NotInService {
    readonly namespace: string;
    /** What was waited for. */
    readonly missing: string;
    readonly pod: PodState | undefined;
    /** Last lines of its log. */
    readonly log: readonly string[];
    /** Pods of its StatefulSet that still have an old revision. */
    readonly old: readonly string[];
    readonly seconds: number;
    /** Why pods do not run, a line each with what to do. */
    readonly reasons: readonly string[];
}

const longest = 400;

/** Why a rolling update stops, and what to do. */
export function notInService(stopped: NotInService): string {
    const { namespace, missing, pod, log, old, seconds, reasons } = stopped;
    const begin =
        pod === undefined
            ? `still waiting for ${shown(missing, longest)} after ${seconds} s`
            : pod.isCurrent
              ? `${shown(missing, longest)}; waited ${seconds} s for it`
              : `${shown(missing, longest)} (on its old revision); waited ${seconds} s for it`;
    const rest = old.length === 0 ? "" : `. Not restarted yet: ${printable(old.join(", "))}`;
    const name = pod?.name ?? "";
    const way =
        pod === undefined || pod.isCurrent
            ? "Correct the configuration, or what keeps the pod from running, and run pulumi up again: it continues with this pod"
            : `If the change is meant to repair this pod, run kubectl -n ${namespace} delete pod ${name} and then pulumi up again`;
    const see =
        name === ""
            ? `kubectl -n ${namespace} get pods`
            : `kubectl -n ${namespace} describe pod ${name}`;
    return [
        `${begin}${rest}. ${way}. See ${see}.`,
        ...reasons.map((line) => `  ${shown(line, longest)}`),
        // A reason may have the same lines already.
        ...log
            .filter((line) => !reasons.some((reason) => reason.includes(line)))
            .map((line) => `  ${shown(line, longest)}`),
    ].join("\n");
}
