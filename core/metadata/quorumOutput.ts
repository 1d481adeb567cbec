import { isList, type Json } from "../json";
import { parseJson } from "../parseJson";
import { shown } from "../shown";
import type { QuorumReplica, QuorumStatus } from "./facts";

/** What the end of an output says, for an error. */
const longestEnd = 200;

function unreadable(what: string, output: string): Error {
    return new Error(`kafka-metadata-quorum ${what}: ${shown(output.trim().slice(-longestEnd))}`);
}

/** Up to 3.8 a list has numbers, from 3.9 on objects with an id. */
function idsIn(text: string): readonly number[] | undefined {
    const list: Json = parseJson(text);
    if (!isList(list)) {
        return undefined;
    }
    const ids = list.map((one) =>
        typeof one === "object" && one !== null && "id" in one ? one.id : one,
    );
    return ids.every((id) => typeof id === "number") ? ids : undefined;
}

function listOf(text: string | undefined): readonly number[] | undefined {
    try {
        return text === undefined ? undefined : idsIn(text);
    } catch {
        return undefined;
    }
}

function numberOf(text: string | undefined): number | undefined {
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * Output of `kafka-metadata-quorum … describe --status`.
 * @throws Error where it has not all of them.
 */
export function parseQuorumStatus(output: string): QuorumStatus {
    const lines = new Map(
        [...output.matchAll(/^(\w+):[ \t]*(.*?)[ \t\r]*$/gm)].map(([, key = "", value = ""]) => [
            key,
            value,
        ]),
    );
    const clusterId = lines.get("ClusterId");
    // -1 while there is none.
    const leader = numberOf(lines.get("LeaderId"));
    const epoch = numberOf(lines.get("LeaderEpoch"));
    const voters = listOf(lines.get("CurrentVoters"));
    const observers = listOf(lines.get("CurrentObservers"));
    if (
        clusterId === undefined ||
        leader === undefined ||
        epoch === undefined ||
        voters === undefined ||
        observers === undefined
    ) {
        throw unreadable("does not describe a quorum with a leader", output);
    }
    return { clusterId, leader, epoch, voters, observers };
}

const statuses = ["Leader", "Follower", "Observer"] as const;

function replica(
    cells: readonly string[],
    columns: ReadonlyMap<string, number>,
): QuorumReplica | undefined {
    const cell = (name: string) => cells[columns.get(name) ?? -1];
    const [id, lag] = [numberOf(cell("NodeId")), numberOf(cell("Lag"))];
    const status = statuses.find((one) => one === cell("Status"));
    return id === undefined || lag === undefined || status === undefined
        ? undefined
        : { id, status, lag, caughtUp: numberOf(cell("LastCaughtUpTimestamp")) };
}

/**
 * Output of `kafka-metadata-quorum … describe --replication`, whose columns differ by version.
 * @throws Error where a line cannot be read, or none says who leads.
 */
export function parseQuorumReplicas(output: string): readonly QuorumReplica[] {
    const lines = output.split("\n").filter((line) => line.trim() !== "");
    const start = lines.findIndex((line) => line.startsWith("NodeId"));
    const [header, ...rows] = start < 0 ? [] : lines.slice(start);
    const cellsOf = (line: string) => line.split("\t").map((cell) => cell.trim());
    const columns = new Map(
        (header === undefined ? [] : cellsOf(header)).map((name, i) => [name, i]),
    );
    const replicas = rows.map((row) => replica(cellsOf(row), columns));
    const known = replicas.filter((one) => one !== undefined);
    if (
        known.length !== replicas.length ||
        known.filter(({ status }) => status === "Leader").length !== 1
    ) {
        throw unreadable("does not list a leader and its followers", output);
    }
    return known;
}
