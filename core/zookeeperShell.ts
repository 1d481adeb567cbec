/** What ZooKeeper knows of Kafka: a broker that has just started knows of no topics yet. */
export interface Registered {
    /** Ids of the brokers that have a session. */
    readonly ids: readonly string[];
    /** Partitions of a topic; undefined where there is no such topic. */
    readonly partitions: readonly string[] | undefined;
}

const ids = "/brokers/ids";
const topics = "/brokers/topics";

/**
 * Input of zookeeper-shell that lists paths. The shell ends as its last command did, and one of a
 * path that is not there fails: the last is of one that always is.
 */
function listing(paths: readonly string[]): string {
    return [...paths, "/"].map((path) => `ls ${path}\n`).join("");
}

/** One list for each path that is there; of another the shell says nothing on stdout. */
function lists(output: string): readonly (readonly string[])[] {
    const found = [...output.matchAll(/^\[(.*)\]\s*$/gm)].map(([, list = ""]) => list);
    return found.slice(0, -1).map((list) => (list === "" ? [] : list.split(", ")));
}

export const sessionsInput = listing([ids]);

/** @returns ids of the brokers that have a session. @throws Error where the shell did not tell. */
export function parseSessions(output: string): readonly string[] {
    const [found] = lists(output);
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
    const found = lists(output);
    const [known, brokers, partitions] = found;
    const expected = known?.includes(topic) === true ? 3 : 2;
    if (brokers === undefined || found.length !== expected) {
        throw new Error(
            `ZooKeeper did not tell what is under ${ids} and ${topics}: ${output.trim().slice(-200)}`,
        );
    }
    return { ids: brokers, partitions };
}
