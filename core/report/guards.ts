import { preparation } from "../config/preparation";
import type { StackConfig } from "../config/schema";
import { at, type Json, listAt, sorted, textAt } from "../json";
import { shown } from "../shown";
import { outputsOf } from "../state/resources";

/** What keeps data from being lost, as a configuration or a state has it; each by its key. */
export type Guards = Readonly<Record<string, string>>;

const meanings: Readonly<Record<string, string>> = {
    "preparation.enabled": "whether a pod checks each directory before anything uses it",
    "preparation.image": "this image runs on each node with write access to the directories",
    "preparation.owner": "the pod gives the directories to this user and group",
    "preparation.requireMount": "whether a directory on the node's own disk is refused",
    "preparation.namespace":
        "who may run commands in pods of this namespace can write to the directories while the pod runs",
    "preparation.serviceAccountName":
        "this account's rights decide what the pod may do on the node",
    "preparation.seLinuxOptions": "what SELinux lets the pod do on the node",
    "canary.enabled": "whether the data that Kafka serves is compared with the state",
    "canary.adopt": "other data with this value is accepted as this stack's",
    "canary.rewrite": "the loss of these brokers' data is accepted",
};

/** What every other field of the preparation is about. */
const ofPod = "how the pod runs that has write access to the directories";

const named = Object.keys(meanings);
const settings = Object.keys(preparation.fields).map((name) => `preparation.${name}`);
const keys: readonly string[] = [
    ...named.filter((key) => key.startsWith("preparation.")),
    ...settings.filter((key) => !named.includes(key)),
    ...named.filter((key) => key.startsWith("canary.")),
];

/**
 * Lists and objects have a default. Where there is none of them, no pod runs, or a version before this key
 * has written the state: neither is a change of it.
 */
function isStructured(key: string): boolean {
    const field = preparation.fields[key.replace(/^preparation\./, "")];
    return field !== undefined && /^(list|map|object)$/.test(field.shape.kind);
}

/** What stands for a value that is not given. */
const none = "none";

/** A guard that a change sets to another value. */
export interface GuardChange {
    /** Configuration key. */
    readonly guard: string;
    /** undefined where nothing is deployed that could be compared. */
    readonly before: string | undefined;
    readonly after: string;
    /** What it protects, or what it lets pass. */
    readonly meaning: string;
    /** Whether less is checked than before, or more is accepted. */
    readonly weaker: boolean;
}

function textOf(value: Json | undefined): string {
    if (value === undefined || value === null) {
        return none;
    }
    return shown(typeof value === "string" ? value : JSON.stringify(sorted(value)));
}

function brokers(ids: readonly Json[]): string {
    return ids.length === 0 ? none : ids.map(textOf).join(", ");
}

/** Where no pod checks anything, its settings protect nothing. */
function ofPreparation(settled: Json | undefined): Guards {
    const enabled = at(settled, "enabled") === true;
    return {
        ...Object.fromEntries(
            Object.keys(preparation.fields).map((name) => [
                `preparation.${name}`,
                enabled ? textOf(at(settled, name)) : none,
            ]),
        ),
        "preparation.enabled": String(enabled),
    };
}

export function guardsOfConfig({ preparation: settled, canary }: StackConfig): Guards {
    return {
        ...ofPreparation(JSON.parse(JSON.stringify(settled)) as Json),
        "canary.enabled": String(canary.enabled),
        "canary.adopt": canary.enabled ? textOf(canary.adopt) : none,
        "canary.rewrite": canary.enabled ? brokers(canary.rewrite) : none,
    };
}

/** The guards of a state; undefined where it has no volume that they could protect. */
export function guardsOfState(resources: readonly Json[]): Guards | undefined {
    if (outputsOf(resources, "volume").length === 0) {
        return undefined;
    }
    const [directories] = outputsOf(resources, "directories");
    const [canary] = outputsOf(resources, "canary");
    return {
        ...ofPreparation(at(directories, "preparation")),
        "canary.enabled": String(canary !== undefined),
        "canary.adopt": textOf(textAt(canary, "adopt")),
        "canary.rewrite": brokers(listAt(canary, "rewrite")),
    };
}

/** Without anything to compare with, these are worth a line. */
function isWeak(key: string, value: string): boolean {
    switch (key) {
        case "preparation.enabled":
        case "canary.enabled":
            return value === "false";
        case "canary.adopt":
        case "canary.rewrite":
            return value !== none;
        default:
            return false;
    }
}

function isWeaker(key: string, was: string, is: string): boolean {
    return isWeak(key, is) || (key === "preparation.requireMount" && was === "true");
}

function differs(key: string, was: string, is: string): boolean {
    return was !== is && !(isStructured(key) && (was === none || is === none));
}

/** What a change does to the guards, a line each. A switch says all there is to say of what it switches. */
export function guardChanges(was: Guards | undefined, is: Guards): readonly GuardChange[] {
    const of = (guards: Guards | undefined, key: string) => guards?.[key] ?? none;
    const switched = (key: string) => {
        const parent = key.startsWith("canary.") ? "canary.enabled" : "preparation.enabled";
        return key !== parent && is[parent] === "false";
    };
    return keys
        .filter((key) =>
            was === undefined ? isWeak(key, of(is, key)) : differs(key, of(was, key), of(is, key)),
        )
        .filter((key) => !switched(key) || isWeak(key, of(is, key)))
        .map((key) => ({
            guard: key,
            before: was?.[key],
            after: of(is, key),
            meaning: meanings[key] ?? ofPod,
            weaker: isWeaker(key, of(was, key), of(is, key)),
        }));
}

/** The name by which `acknowledge` accepts that less protects the data. */
export function guardName({ guard, after }: Pick<GuardChange, "guard" | "after">): string {
    return `set ${guard} to ${after}`;
}

/** Whether a name is one of those: the report asks for it, and `pulumi up` does not. */
export function isGuardName(name: string): boolean {
    return keys.some((key) => name.startsWith(`set ${key} to `));
}

/** The protection in the headline; empty where it stays as it is, or nothing was deployed. */
export function protection(changes: readonly GuardChange[]): string {
    const known = changes.filter(({ before }) => before !== undefined);
    if (known.length === 0) {
        return "";
    }
    return known.some(({ weaker }) => weaker) ? ", less protected" : ", protection changed";
}
