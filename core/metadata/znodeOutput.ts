import { at, type Json, textAt } from "../json";
import { JsonFault, parseJson } from "../parseJson";
import { shown } from "../shown";
import type { MigrationNode, Znodes } from "./facts";

/** A list that is known, between the answers: the shell does not print which node an answer is of. */
const fence = "ls /brokers";

const nodes = ["/controller", "/migration", "/controller_epoch", "/cluster/id"] as const;

/** The root first: it always has an answer, so that a missing fence cannot move the others. */
const questions = ["ls /", "ls /brokers/ids", ...nodes.map((path) => `get ${path}`)];

/** Input of zookeeper-shell that prints what the change of phase is decided by, in one request: each starts a JVM. */
export const znodesInput = [fence, ...questions.flatMap((question) => [fence, question]), fence]
    .map((command) => `${command}\n`)
    .join("");

/** What the shell prints of its connection, which can come between any two answers. */
const ofConnection =
    /^(Connecting to |Welcome to ZooKeeper|JLine support is |WATCHER::|WatchedEvent |\s*$|Node does not exist: )/;

function isFence(line: string): boolean {
    const names = /^\[(.*)\]$/.exec(line)?.[1]?.split(", ") ?? [];
    return ["ids", "topics"].every((name) => names.includes(name)) && !names.includes("brokers");
}

/** The answers between the fences, each of one line or none; undefined where it is not certain which is which. */
function answers(output: string): readonly (string | undefined)[] | undefined {
    const groups: string[][] = [];
    for (const line of output.split("\n").map((one) => one.trimEnd())) {
        if (isFence(line)) {
            groups.push([]);
        } else if (!ofConnection.test(line)) {
            groups.at(-1)?.push(line);
        }
    }
    // The shell may print that it is connected into the first list, which is then unreadable.
    const [first] = groups;
    const own = first?.length === 0 ? groups.slice(1) : groups;
    const last = own.pop();
    return last?.length === 0 &&
        own.length === questions.length &&
        own.every((group) => group.length <= 1)
        ? own.map(([line]) => line)
        : undefined;
}

function listIn(line: string | undefined): readonly string[] | undefined {
    const [, list] = /^\[(.*)\]$/.exec(line ?? "") ?? [];
    return list?.split(", ").filter((name) => name !== "");
}

function jsonOf(path: string, line: string): Json {
    try {
        return parseJson(line);
    } catch (error) {
        throw error instanceof JsonFault ? new Error(`${path}: ${error.message}`) : error;
    }
}

function integer(path: string, value: Json | undefined): number {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
        throw new Error(`${path} has no such number: ${shown(JSON.stringify(value ?? null))}`);
    }
    return value;
}

function integerAt(path: string, line: string, key: string): number {
    return integer(`${path} ${key}`, at(jsonOf(path, line), key));
}

function migrationNode(line: string): MigrationNode {
    return {
        offset: integerAt("/migration", line, "kraft_metadata_offset"),
        epoch: integerAt("/migration", line, "kraft_controller_epoch"),
    };
}

/** Brokers before 3.4 write none, and those after it -1. */
function claimedEpochIn(line: string): number | undefined {
    const epoch = at(jsonOf("/controller", line), "kraftControllerEpoch");
    return typeof epoch === "number" && epoch >= 0 ? epoch : undefined;
}

function clusterIdIn(line: string): string {
    const id = textAt(jsonOf("/cluster/id", line), "id");
    if (id === undefined) {
        throw new Error(`/cluster/id has no id: ${shown(line)}`);
    }
    return id;
}

function read<T>(line: string | undefined, as: (line: string) => T): T | undefined {
    return line === undefined ? undefined : as(line);
}

/**
 * The shell's answer to `znodesInput`.
 * @throws Error where it does not have every answer: that is not the same as a node that is missing.
 */
export function parseZnodes(output: string): Znodes {
    const [rootLine, idsLine, ...lines] = answers(output) ?? [];
    const [root, ids] = [listIn(rootLine), listIn(idsLine)];
    if (root === undefined || ids?.every((id) => /^\d+$/.test(id)) !== true) {
        throw new Error(`zookeeper-shell did not answer: ${shown(output.trim().slice(-200))}`);
    }
    for (const [i, path] of nodes.entries()) {
        const [, name = ""] = path.split("/");
        // A node that is made or deleted between both questions, or whose answer went to the wrong place.
        if (root.includes(name) !== (lines[i] !== undefined)) {
            throw new Error(`${path} changed while ZooKeeper was asked for it`);
        }
    }
    const [controller, migration, epoch, clusterId] = lines;
    return {
        brokers: ids.map(Number),
        controller: read(controller, (line) => integerAt("/controller", line, "brokerid")),
        claimedEpoch: read(controller, claimedEpochIn),
        migration: read(migration, migrationNode),
        controllerEpoch: read(epoch, (line) =>
            integer("/controller_epoch", jsonOf("/controller_epoch", line)),
        ),
        clusterId: read(clusterId, clusterIdIn),
    };
}
