/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Taint {
    readonly key: string;
    readonly value?: string | undefined;
    readonly effect: string;
}

export interface Toleration {
    readonly key?: string | undefined;
    readonly operator?: string | undefined;
    readonly value?: string | undefined;
    readonly effect?: string | undefined;
}

/** A taint that a cordoned node has. */
export const cordonKey = "node.kubernetes.io/unschedulable";

function isEmpty(text: string | undefined): boolean {
    return text === undefined || text === "";
}

/** https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go */
function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
    const sameEffect = isEmpty(effect) || effect === taint.effect;
    const exists = operator === "Exists";
    const sameKey = isEmpty(key) ? exists : key === taint.key;
    const sameValue = exists || (value ?? "") === (taint.value ?? "");
    return sameEffect && sameKey && sameValue;
}

/** The taints that keep a pod from a node. */
export function untolerated(
    taints: readonly Taint[],
    tolerations: readonly Toleration[],
): readonly Taint[] {
    return taints.filter(
        (taint) =>
            (taint.effect === "NoSchedule" || taint.effect === "NoExecute") &&
            !tolerations.some((toleration) => tolerates(toleration, taint)),
    );
}

/** A taint as kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
    return isEmpty(value) ? `${key}:${effect}` : `${key}=${value ?? ""}:${effect}`;
}

/** The toleration of a taint, for `values`. */
export function tolerationOf({ key, value, effect }: Taint): Toleration {
    return isEmpty(value)
        ? { key, operator: "Exists", effect }
        : { key, operator: "Equal", value, effect };
}

/** A taint that Kubernetes sets while a node is not in order, and removes by itself. */
export function passes({ key }: Taint): boolean {
    return key !== cordonKey && /^node\.(cloudprovider\.)?kubernetes\.io\//.test(key);
}
