import type { Fault } from "../fault";
import { ownsNamespace } from "../lifecycle";
import type { StackConfig } from "./schema";

/** What Kubernetes and this project write themselves. */
const reserved = /^(kubernetes\.io\/metadata\.name$|kafka-local-volumes\/)/;

/** Labels and annotations of a namespace that would have no effect, or that something else writes. */
export function namespaceKeyFaults(config: StackConfig): Fault[] {
    const keys = ["namespaceLabels", "namespaceAnnotations"] as const;
    return keys.flatMap((key): Fault[] => {
        const value = config[key];
        const names = Object.keys(value);
        if (names.length > 0 && !ownsNamespace(config)) {
            const allowed = "nothing, as this stack does not create its namespace";
            const remedy = `set them on namespace ${config.namespace} with kubectl, or set createNamespace to true and namespace to one that not every cluster has`;
            return [{ key, value, allowed, remedy }];
        }
        return names
            .filter((name) => reserved.test(name))
            .map((name) => ({
                key: `${key}.${name}`,
                value: value[name],
                allowed: "keys that neither Kubernetes nor this program writes itself",
            }));
    });
}

/** Tolerations that the API server would refuse when the pod is created. */
export function tolerationFaults({ preparation: { tolerations = [] } }: StackConfig): Fault[] {
    return tolerations.flatMap((value, i): Fault[] => {
        const { key, operator = "Equal", effect, tolerationSeconds } = value;
        const faults = [
            ...(operator === "Exists" && value.value !== undefined
                ? ["no value with operator Exists"]
                : []),
            ...(operator === "Equal" && key === undefined ? ["operator Exists without a key"] : []),
            ...(tolerationSeconds !== undefined && effect !== "NoExecute"
                ? ["tolerationSeconds with effect NoExecute only"]
                : []),
        ];
        return faults.map((allowed) => ({ key: `preparation.tolerations[${i}]`, value, allowed }));
    });
}
