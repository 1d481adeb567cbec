/** What a ZooKeeper server is to its ensemble; `unknown` where it may not say. */
export type ServerMode = "leader" | "follower" | "standalone" | "observer" | "unknown";

const modes: readonly ServerMode[] = ["leader", "follower", "standalone", "observer"];

/**
 * @param answer of a server to `srvr`.
 * @returns undefined where it serves nobody.
 */
export function parseMode(answer: string): ServerMode | undefined {
    if (answer.includes("not in the whitelist")) {
        return "unknown";
    }
    const [, said] = /^Mode: (\w+)\s*$/m.exec(answer) ?? [];
    return modes.find((mode) => mode === said);
}

/** A server by the number of its pod. */
export interface KnownServer {
    readonly ordinal: number;
    readonly mode: ServerMode | undefined;
}

/** The order in which servers are restarted: the leader last, since the others elect a new one without it. */
export function restartOrder(servers: readonly KnownServer[]): readonly number[] {
    const rank = ({ mode }: KnownServer) => (mode === "leader" ? 1 : 0);
    return [...servers]
        .sort((a, b) => rank(a) - rank(b) || b.ordinal - a.ordinal)
        .map(({ ordinal }) => ordinal);
}
