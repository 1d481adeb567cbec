import type { PodState } from "./podState";

/** What a rolling update does next. */
export type RollingStep =
    /** A pod is not in service: nothing else is restarted until it is. */
    | { readonly do: "wait"; readonly missing: string; readonly pod: PodState | undefined }
    /** A pod of an old revision serves nothing, and has to be restarted before any other one. */
    | { readonly do: "repair"; readonly pod: PodState }
    /** All pods are in service, these with an old revision. */
    | { readonly do: "restart"; readonly old: readonly PodState[] }
    | { readonly do: "done" };

/**
 * Pods that are broken on an old revision come first: what has changed may be their repair, and no gate could
 * be passed without them. The lowest first: a StatefulSet creates no pod while one before it is not ready.
 * @param name of the StatefulSet.
 * @param pods of the StatefulSet, in any order.
 */
export function nextStep(name: string, replicas: number, pods: readonly PodState[]): RollingStep {
    const own = [...pods]
        .filter(({ ordinal }) => ordinal < replicas)
        .sort((a, b) => a.ordinal - b.ordinal);
    const changing = own.find(
        ({ condition, isCurrent }) =>
            condition === "ending" || (isCurrent && condition !== "ready"),
    );
    if (changing !== undefined) {
        return { do: "wait", missing: `${changing.name}: ${changing.why}`, pod: changing };
    }
    const broken = own.find(({ condition, isCurrent }) => condition === "broken" && !isCurrent);
    if (broken !== undefined) {
        return { do: "repair", pod: broken };
    }
    const there = new Set(own.map(({ ordinal }) => ordinal));
    const absent = Array.from({ length: replicas }, (_, ordinal) => ordinal).find(
        (ordinal) => !there.has(ordinal),
    );
    if (absent !== undefined) {
        return { do: "wait", missing: `${name}-${absent} to be created`, pod: undefined };
    }
    const starting = own.find(({ condition }) => condition !== "ready");
    if (starting !== undefined) {
        return { do: "wait", missing: `${starting.name}: ${starting.why}`, pod: starting };
    }
    const old = own.filter(({ isCurrent }) => !isCurrent);
    return old.length === 0 ? { do: "done" } : { do: "restart", old };
}
