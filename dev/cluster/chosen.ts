import { delimiter, resolve } from "node:path";
import { type Instance, clusterSettings, instances, isInstance } from "./settings";

type Environment = Readonly<Record<string, string | undefined>>;

/** The cluster and the stack that a make target uses. */
export interface Chosen {
    /** undefined: the user's own cluster. */
    readonly instance: Instance | undefined;
    readonly stack: string;
    /** Context of the kubeconfig. */
    readonly context: string | undefined;
}

/** The embedded cluster that KUBECONFIG names, as `make env` exports it. */
function embedded(env: Environment): Instance | undefined {
    const files = (env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
    return instances.find((instance) => {
        const { kubeconfig } = clusterSettings(instance, env);
        return files.length > 0 && files.every((file) => resolve(file) === kubeconfig);
    });
}

/**
 * The cluster and the stack of a target of make. KUBECONFIG or CONTEXT choose the user's own cluster;
 * but the embedded cluster's own kubeconfig chooses that cluster and its stack `local`, and then
 * STACK and CONTEXT count only where they are given to make itself (GIVEN names those), as what is
 * exported may be meant for another cluster.
 */
export function chosen(env: Environment): Chosen {
    const value = (name: string) => (env[name] === "" ? undefined : env[name]);
    const instance = embedded(env);
    if (instance !== undefined) {
        const names = (env.GIVEN ?? "").split(" ");
        const given = (name: string) => (names.includes(name) ? value(name) : undefined);
        return { instance, stack: given("STACK") ?? "local", context: given("CONTEXT") };
    }
    const context = value("CONTEXT");
    if (value("KUBECONFIG") !== undefined || context !== undefined) {
        return { instance: undefined, stack: value("STACK") ?? "dev", context };
    }
    const name = value("CLUSTER") ?? "local";
    if (!isInstance(name)) {
        throw new RangeError(`CLUSTER: must be ${instances.join(" or ")}, got "${name}"`);
    }
    return { instance: name, stack: value("STACK") ?? "local", context };
}
