import type { NodeLabel } from "./plan";

/** Tells which stack made an object; it is set on every cluster-wide one. */
export const stackAnnotation = "kafka-local-volumes/stack";

/** A cluster-wide object, as far as it tells whose it is. */
export interface LiveObject {
    readonly kind: "Namespace" | "PersistentVolume" | "StorageClass";
    readonly name: string;
    /** The stack that made it, where one of this program did. */
    readonly stack?: string | undefined;
    /** Place of a local volume. */
    readonly place?: Place | undefined;
}

export interface Place {
    readonly label: NodeLabel;
    readonly path: string;
}

/** What a stack is about to make, and what it has. */
export interface Claimed {
    /** Full name of the stack. */
    readonly stack: string;
    /** undefined where the stack makes none. */
    readonly namespace?: string | undefined;
    /** undefined where the stack makes none. */
    readonly storageClass?: string | undefined;
    readonly volumes: readonly (Place & { readonly volume: string })[];
    /** Objects that the stack's state has, `Kind/name`. */
    readonly deployed: readonly string[];
}

const waysOut: Readonly<Record<LiveObject["kind"], string>> = {
    Namespace: "set createNamespace to false to use it as it is, or choose another namespace",
    StorageClass:
        "set createStorageClass to false to use it as it is, or choose another storageClass",
    PersistentVolume:
        "set volumePrefix to give this stack's volumes other names, or take it over (npm run takeover)",
};

/** Whether one directory is the other or holds it. */
export function nested(a: string, b: string): boolean {
    return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function whose({ stack }: LiveObject): string {
    return stack === undefined ? "which no stack of this program made" : `made by stack ${stack}`;
}

/**
 * What of the cluster this stack would share with somebody without being told to: the provider lays
 * its objects on what is there by the same name, and a destroy of either stack would take it away.
 * One sentence each.
 */
export function clashes(claimed: Claimed, live: readonly LiveObject[]): readonly string[] {
    const foreign = live.filter(
        ({ kind, name, stack }) =>
            stack !== claimed.stack && !claimed.deployed.includes(`${kind}/${name}`),
    );
    const wanted = [
        ...(claimed.namespace === undefined ? [] : [`Namespace/${claimed.namespace}`]),
        ...(claimed.storageClass === undefined ? [] : [`StorageClass/${claimed.storageClass}`]),
        ...claimed.volumes.map(({ volume }) => `PersistentVolume/${volume}`),
    ];
    const taken = new Map<string, LiveObject[]>();
    for (const one of foreign.filter(({ kind, name }) => wanted.includes(`${kind}/${name}`))) {
        const group = `${one.kind} ${whose(one)}`;
        taken.set(group, [...(taken.get(group) ?? []), one]);
    }
    const names = [...taken.values()].flatMap((group) => {
        const [first] = group;
        return first === undefined
            ? []
            : [
                  `${first.kind} ${group.map(({ name }) => name).join(", ")}: expected none of this name, found one ${whose(first)}; ${waysOut[first.kind]}`,
              ];
    });
    const places = claimed.volumes.flatMap(({ volume, label, path }) =>
        foreign
            .filter(
                ({ name, place }) =>
                    name !== volume &&
                    place?.label.key === label.key &&
                    place.label.value === label.value &&
                    nested(place.path, path),
            )
            .map(
                (one) =>
                    `PersistentVolume ${volume}: expected ${path} on ${label.value} for itself, found ${one.place?.path ?? ""} in PersistentVolume ${one.name}, ${whose(one)}; give this stack another root`,
            ),
    );
    return [...names, ...places];
}
