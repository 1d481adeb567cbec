import { stackAnnotation } from "../clashes";
import { concealed, hiddenAlike } from "../config/secrets";
import {
    at,
    isList,
    isObject,
    type Json,
    type JsonObject,
    objectAt,
    sameData,
    textAt,
} from "../json";
import { resourceTypes } from "../state/resources";
import { without } from "../takeover/settings";
import { hunks, restartsPods } from "./objects";
import { isDeleted, isReplaced, type Preview, type Step } from "./preview";

/** A resource of Pulumi beside the volumes, the claims and the chart. */
export interface OtherResource {
    /** `kubernetes:core/v1:Service` and the like. */
    readonly type: string;
    /** Name of the object; of what is none, its name in the program. */
    readonly name: string;
    readonly inputs: JsonObject;
}

/** What happens to one of them. */
export interface ResourceChange {
    readonly type: string;
    readonly name: string;
    readonly change: "created" | "changed" | "replaced" | "deleted";
    /** Whether its pods restart: its pod template differs. */
    readonly restarts: boolean;
    /** Hunks of a unified diff of its inputs as YAML, keys sorted; empty where it is deleted. */
    readonly diff: readonly string[];
}

/** What a preview has for a value that only the update will know; no text of an object. */
export const unknownInPreview = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const knownLater = "[known after the update]";

/** Other sections of the report have these, and the stack is its own container. */
const elsewhere: readonly string[] = [
    resourceTypes.claim,
    resourceTypes.release,
    resourceTypes.volume,
    // Which volumes are this program's.
    "random:index/randomUuid:RandomUuid",
    "pulumi:pulumi:Stack",
];

/** This program's own resources are no objects; what they do follows from what the report shows. */
const ownPackage = "kafka-local-volumes:";

/** A provider that comes or goes changes nothing by itself. */
const providerPackage = "pulumi:providers:";

/** `Service` of `kubernetes:core/v1:Service`; any other type as it is. */
export function kindOf(type: string): string {
    return /^kubernetes:.*:([^:]+)$/.exec(type)?.[1] ?? type;
}

function isOther(type: string): boolean {
    return !elsewhere.includes(type) && !type.startsWith(ownPackage);
}

/** Inputs of a resource without its secrets; undefined where it is not there. */
function inputsOf(resource: Json | undefined): JsonObject | undefined {
    return objectAt(concealed(at(resource, "inputs") ?? null));
}

function nameOfResource(urn: string, inputs: Json | undefined): string {
    return textAt(inputs, "metadata", "name") ?? urn.split("::").at(-1) ?? "";
}

/** A list or an object, by index or by key. */
function below(value: Json | undefined, key: string): Json | undefined {
    return isList(value) ? value[Number(key)] : at(value, key);
}

/**
 * The inputs of a preview, with what it does not know yet from the configuration. What that does not know
 * either, the id of the cluster, stays as it was.
 */
function settled(now: Json, configured: Json | undefined, was: Json | undefined): Json {
    if (now === unknownInPreview && configured === unknownInPreview) {
        return was ?? knownLater;
    }
    if (now === unknownInPreview) {
        return configured === undefined ? knownLater : settled(configured, configured, was);
    }
    const part = (value: Json, key: string) =>
        settled(value, below(configured, key), below(was, key));
    if (isList(now)) {
        return now.map((value, index) => part(value, String(index)));
    }
    return isObject(now)
        ? Object.fromEntries(Object.entries(now).map(([key, value]) => [key, part(value, key)]))
        : now;
}

function compared(
    what: Pick<OtherResource, "type" | "name">,
    change: ResourceChange["change"],
    was: JsonObject | undefined,
    now: JsonObject | undefined,
): ResourceChange {
    const shownAlike = (side: JsonObject | undefined, other: JsonObject | undefined) =>
        side && objectAt(hiddenAlike(side, other));
    const [before, after] = [shownAlike(was, now), shownAlike(now, was)];
    return {
        ...{ type: what.type, name: what.name, change },
        restarts: change === "changed" && restartsPods(before, after),
        diff: change === "deleted" ? [] : hunks(change === "created" ? undefined : before, after),
    };
}

function changeOf(step: Step): ResourceChange["change"] | undefined {
    if (isReplaced(step)) {
        return "replaced";
    }
    if (isDeleted(step)) {
        return "deleted";
    }
    const { operations, type } = step;
    if (operations.includes("update")) {
        return "changed";
    }
    return operations.some((operation) => /^(create|import)$/.test(operation)) &&
        !type.startsWith(providerPackage)
        ? "created"
        : undefined;
}

function byName(a: ResourceChange, b: ResourceChange): number {
    const key = ({ type, name }: ResourceChange) => `${type} ${name}`;
    return key(a) < key(b) ? -1 : 1;
}

/** What a preview does to them. */
export function previewedResources(
    { steps }: Preview,
    configured: readonly OtherResource[],
): readonly ResourceChange[] {
    return steps
        .filter(({ type }) => isOther(type))
        .flatMap((step): ResourceChange[] => {
            const change = changeOf(step);
            const [was, now] = [inputsOf(step.before), inputsOf(step.after)];
            if (change === undefined) {
                return [];
            }
            const what = { type: step.type, name: nameOfResource(step.urn, now ?? was) };
            const own = configured.find(
                ({ type, name }) => type === what.type && name === what.name,
            );
            const after = now && objectAt(settled(now, own?.inputs, was));
            return [compared(what, change, was, after)];
        })
        .sort(byName);
}

/** Types of those that a configuration decides about alone. */
const configuredTypes: readonly string[] = [
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:Service",
    "kubernetes:policy/v1:PodDisruptionBudget",
    "kubernetes:storage.k8s.io/v1:StorageClass",
];

/** Those of a state, as the last update gave them to the cluster. */
export function otherResourcesOf(resources: readonly Json[]): readonly OtherResource[] {
    return resources.flatMap((resource) => {
        const [type = "", urn = ""] = [textAt(resource, "type"), textAt(resource, "urn")];
        const inputs = inputsOf(resource) ?? {};
        return configuredTypes.includes(type)
            ? [{ type, name: nameOfResource(urn, inputs), inputs }]
            : [];
    });
}

/** As the configuration has it: what only the update knows is as in `was`. */
function ofConfiguration({ inputs }: OtherResource, was?: JsonObject): JsonObject {
    // The stack's name, which a configuration does not have.
    const own = without(inputs, ["metadata", "annotations", stackAnnotation]);
    return objectAt(settled(own, own, was)) ?? {};
}

function configuredChange(
    was: OtherResource | undefined,
    now: OtherResource | undefined,
): ResourceChange | undefined {
    const what = was ?? now;
    const before = was && ofConfiguration(was);
    const after = now && ofConfiguration(now, before);
    if (what === undefined || (before && after && sameData(before, after))) {
        return undefined;
    }
    const namespace = (side: JsonObject | undefined) => textAt(side, "metadata", "namespace");
    if (before === undefined || after === undefined) {
        return compared(what, before === undefined ? "created" : "deleted", before, after);
    }
    const change = namespace(before) === namespace(after) ? "changed" : "replaced";
    return compared(what, change, before, after);
}

/** What a change of the configuration does to them, where there is no preview. */
export function configuredChanges(
    before: readonly OtherResource[],
    after: readonly OtherResource[],
): readonly ResourceChange[] {
    const key = ({ type, name }: OtherResource) => `${type} ${name}`;
    const was = new Map(before.map((one) => [key(one), one]));
    const now = new Map(after.map((one) => [key(one), one]));
    return [...new Set([...was.keys(), ...now.keys()])]
        .map((name) => configuredChange(was.get(name), now.get(name)))
        .filter((change) => change !== undefined)
        .sort(byName);
}
