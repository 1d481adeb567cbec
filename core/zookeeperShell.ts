/** Which brokers have joined, and what there is of a topic. A broker that has just started knows no topics yet. */
export interface RegisteredBrokers {
    /** Ids of the brokers that have joined. */
    readonly ids: readonly string[];
    /** Partitions of a topic; undefined where there is no such topic. */
    readonly partitions: readonly string[] | undefined;
}

const root = "/brokers";
const ids = `${root}/ids`;
const topics = `${root}/topics`;

/**
 * Input of zookeeper-shell that lists paths, with a list of the same known path before and after each.
 * The shell does not print which path a list belongs to, and prints nothing for a missing path. Another
 * thread may print into the middle of a list, which makes that list unreadable: without the known lists
 * the next one would be taken for it. The shell's exit code is that of its last command, and a list of a
 * missing path fails.
 */
function listing(paths: readonly string[]): string {
    return [root, ...paths.flatMap((path) => [path, root])].map((path) => `ls ${path}\n`).join("");
}

function split(list: string): readonly string[] {
    return list === "" ? [] : list.split(", ");
}

/**
 * The list of each path, undefined for a path without one. The whole result is undefined where it is not
 * certain which list belongs to which path.
 */
function lists(
    output: string,
    paths: number,
): readonly (readonly string[] | undefined)[] | undefined {
    const all = [...output.matchAll(/^\[(.*)\]\s*$/gm)].map(([, list = ""]) => list);
    const last = all.at(-1);
    if (last === undefined || !["ids", "topics"].every((name) => split(last).includes(name))) {
        return undefined;
    }
    // The shell may print that it is connected into the first list, which is then unreadable.
    const rest = all[0] === last ? all.slice(1) : all;
    const result: (readonly string[] | undefined)[] = [];
    let own: (readonly string[])[] = [];
    for (const list of rest) {
        if (list !== last) {
            own = [...own, split(list)];
            continue;
        }
        if (own.length > 1) {
            return undefined;
        }
        result.push(own[0]);
        own = [];
    }
    return result.length === paths ? result : undefined;
}

export const sessionsInput = listing([ids]);

/** @returns ids of the brokers that have a session. @throws Error where the output does not have them. */
export function parseSessions(output: string): readonly string[] {
    const [sessions] = lists(output, 1) ?? [];
    if (sessions === undefined) {
        throw new Error(`zookeeper-shell did not list ${ids}`);
    }
    return sessions;
}

/** One request for all lists: each request starts a JVM. */
export function registeredInput(topic: string): string {
    return listing([topics, ids, `${topics}/${topic}/partitions`]);
}

/** @throws Error where the output does not have every list: that is not the same as empty lists. */
export function parseRegistered(output: string, topic: string): RegisteredBrokers {
    const [known, brokers, partitions] = lists(output, 3) ?? [];
    if (
        known === undefined ||
        brokers === undefined ||
        known.includes(topic) !== (partitions !== undefined)
    ) {
        throw new Error(
            `zookeeper-shell did not list ${ids} and ${topics}: ${output.trim().slice(-200)}`,
        );
    }
    return { ids: brokers, partitions };
}
