/** What ZooKeeper knows of Kafka: a broker that has just started knows of no topics yet. */
export interface Registered {
    /** Ids of the brokers that have a session. */
    readonly ids: readonly string[];
    /** Partitions of a topic; undefined where there is no such topic. */
    readonly partitions: readonly string[] | undefined;
}

const root = "/brokers";
const ids = `${root}/ids`;
const topics = `${root}/topics`;

/**
 * Input of zookeeper-shell that lists paths, with a list of the same well-known path before and after
 * each. The shell says of no list which path it is of, prints nothing of a path that is not there, and
 * prints piece by piece while another thread prints that it is connected: a list that is torn is
 * missing, and the next would be taken for it. It ends as its last command did, and one of a path that
 * is not there fails.
 */
function listing(paths: readonly string[]): string {
    return [root, ...paths.flatMap((path) => [path, root])].map((path) => `ls ${path}\n`).join("");
}

function split(list: string): readonly string[] {
    return list === "" ? [] : list.split(", ");
}

/**
 * The list of each path, undefined for one of which the shell said nothing; undefined altogether where
 * it is not certain which list is of which.
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
    // Connected as the first command is answered, the shell may have torn that one.
    const rest = all[0] === last ? all.slice(1) : all;
    const found: (readonly string[] | undefined)[] = [];
    let own: (readonly string[])[] = [];
    for (const list of rest) {
        if (list !== last) {
            own = [...own, split(list)];
            continue;
        }
        if (own.length > 1) {
            return undefined;
        }
        found.push(own[0]);
        own = [];
    }
    return found.length === paths ? found : undefined;
}

export const sessionsInput = listing([ids]);

/** @returns ids of the brokers that have a session. @throws Error where the shell did not tell. */
export function parseSessions(output: string): readonly string[] {
    const [found] = lists(output, 1) ?? [];
    if (found === undefined) {
        throw new Error(`ZooKeeper did not tell what is under ${ids}`);
    }
    return found;
}

/** Both are asked at once: to ask is to start a Java machine. */
export function registeredInput(topic: string): string {
    return listing([topics, ids, `${topics}/${topic}/partitions`]);
}

/** @throws Error where the shell did not tell of every path: that is no answer, not an empty one. */
export function parseRegistered(output: string, topic: string): Registered {
    const [known, brokers, partitions] = lists(output, 3) ?? [];
    if (
        known === undefined ||
        brokers === undefined ||
        known.includes(topic) !== (partitions !== undefined)
    ) {
        throw new Error(
            `ZooKeeper did not tell what is under ${ids} and ${topics}: ${output.trim().slice(-200)}`,
        );
    }
    return { ids: brokers, partitions };
}
