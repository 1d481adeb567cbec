import type { Mount } from "../config/mount";
import type { StackConfig } from "../config/schema";
import { hasZookeeper } from "../metadata/servers";
import { shown } from "../shown";
import { securityFiles, securityMounts } from "./security";

/** A Secret or ConfigMap that pods mount, and the keys that have to be in it. */
export interface MountedObject {
    readonly kind: "Secret" | "ConfigMap";
    readonly name: string;
    readonly keys: readonly string[];
}

function ofMount({ secret, configMap = "", items = [] }: Mount): MountedObject {
    const keys = items.map(({ key }) => key);
    return secret === undefined
        ? { kind: "ConfigMap", name: configMap, keys }
        : { kind: "Secret", name: secret, keys };
}

/** What brokers and ZooKeeper servers mount, each object once. */
export function mountedObjects({
    kafka,
    zookeeper,
    security,
    metadata,
}: StackConfig): readonly MountedObject[] {
    const ofServers = hasZookeeper(metadata) ? (zookeeper.mounts ?? []) : [];
    const all = [
        ...[...(kafka.mounts ?? []), ...ofServers].map(ofMount),
        ...securityMounts(security).map(ofMount),
        ...securityFiles(security).map(({ secret, keys }) => ({
            kind: "Secret" as const,
            name: secret,
            keys,
        })),
    ];
    const merged = new Map<string, MountedObject>();
    for (const one of all) {
        const id = `${one.kind}/${one.name}`;
        const keys = [...(merged.get(id)?.keys ?? []), ...one.keys];
        merged.set(id, { ...one, keys: [...new Set(keys)].sort() });
    }
    return [...merged.values()];
}

/** An object as the cluster has it; undefined where there is none. */
export type LiveKeys = readonly string[] | undefined;

/** Why pods could not start with what is mounted, a line for each object; undefined where they can. */
export function mountFault(
    namespace: string,
    { kind, name, keys }: MountedObject,
    live: LiveKeys,
): string | undefined {
    const what = `${kind} ${namespace}/${name}`;
    const way = "create it before pulumi up (docs/security.md)";
    if (live === undefined) {
        return `${what} does not exist, and pods that mount it do not start: ${way}`;
    }
    const missing = keys.filter((key) => !live.includes(key));
    return missing.length === 0
        ? undefined
        : `${what} has no key ${missing.join(", ")}; it has ${live.length === 0 ? "none" : live.map((key) => shown(key)).join(", ")}: add what is missing (docs/security.md)`;
}
