import { commandLine } from "./commandLine";
import { mayBeOn, type NodeLabel, type VolumeOnNodes } from "./node";

/** Names the stack that made an object; it is set on every cluster-wide one. */
export const stackAnnotation = "kafka-local-volumes/stack";

/** A cluster-wide object and its owner. */
export interface LiveObject {
    readonly kind: "Namespace" | "PersistentVolume" | "StorageClass";
    readonly name: string;
    /** The stack that made it, where one of this program did. */
    readonly stack?: string | undefined;
    /** Directory of a local volume, and the nodes that it may be on. */
    readonly directory?: (VolumeOnNodes & { readonly path: string }) | undefined;
}

/** A volume that a stack is about to make. */
interface WantedVolume {
    readonly volume: string;
    readonly label: NodeLabel;
    readonly path: string;
}

/** What a stack is about to make, and what it has. */
export interface WantedObjects {
    /** Full name of the stack. */
    readonly stack: string;
    /** undefined where the stack makes none. */
    readonly namespace?: string | undefined;
    /** undefined where the stack makes none. */
    readonly storageClass?: string | undefined;
    readonly volumes: readonly WantedVolume[];
    /** Objects that the stack's state has, `Kind/name`. */
    readonly deployed: readonly string[];
}

function wayOut(kind: LiveObject["kind"], stack: string): string {
    switch (kind) {
        case "Namespace":
            return "set createNamespace to false to use it as it is, or choose another namespace";
        case "StorageClass":
            return "set createStorageClass to false to use it as it is, or choose another storageClass";
        case "PersistentVolume": {
            const takeover = commandLine("takeover", stack);
            return `set volumePrefix to give this stack's volumes other names, or take it over: ${takeover}`;
        }
    }
}

/** Whether one directory is the other or holds it. */
export function nested(a: string, b: string): boolean {
    return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function ownerOf({ stack }: LiveObject): string {
    return stack === undefined
        ? "which no stack of this program created"
        : `created by stack ${stack}`;
}

/**
 * What this stack would share with another owner: the provider applies its objects to those of the
 * same name that exist, and a destroy of either stack would delete them. One sentence each.
 */
export function clashes(wanted: WantedObjects, live: readonly LiveObject[]): readonly string[] {
    const foreign = live.filter(
        ({ kind, name, stack }) =>
            stack !== wanted.stack && !wanted.deployed.includes(`${kind}/${name}`),
    );
    const names = [
        ...(wanted.namespace === undefined ? [] : [`Namespace/${wanted.namespace}`]),
        ...(wanted.storageClass === undefined ? [] : [`StorageClass/${wanted.storageClass}`]),
        ...wanted.volumes.map(({ volume }) => `PersistentVolume/${volume}`),
    ];
    return [
        ...takenNames(
            wanted.stack,
            foreign.filter(({ kind, name }) => names.includes(`${kind}/${name}`)),
        ),
        ...wanted.volumes.flatMap((volume) => sharedDirectories(volume, foreign)),
    ];
}

/** Objects that exist under a name that this stack needs, those of one owner in one sentence. */
function takenNames(stack: string, objects: readonly LiveObject[]): readonly string[] {
    const taken = new Map<string, LiveObject[]>();
    for (const one of objects) {
        const group = `${one.kind} ${ownerOf(one)}`;
        taken.set(group, [...(taken.get(group) ?? []), one]);
    }
    return [...taken.values()].flatMap((group) => {
        const [first] = group;
        return first === undefined
            ? []
            : [
                  `${first.kind} ${group.map(({ name }) => name).join(", ")}: expected none of this name, found one ${ownerOf(first)}; ${wayOut(first.kind, stack)}`,
              ];
    });
}

/** Volumes of others that may be on the same node, at, above or below the same directory. */
function sharedDirectories(
    { volume, label, path }: WantedVolume,
    foreign: readonly LiveObject[],
): readonly string[] {
    return foreign.flatMap((one) => {
        const { name, directory } = one;
        return name === volume ||
            directory === undefined ||
            !mayBeOn(directory, label) ||
            !nested(directory.path, path)
            ? []
            : [
                  `PersistentVolume ${volume}: expected ${path} on ${label.value} for itself, found ${directory.path} in PersistentVolume ${name}, ${ownerOf(one)}; give this stack another root`,
              ];
    });
}
