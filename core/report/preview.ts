import { at, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../json";
import { JsonFault, parseJson } from "../parseJson";

/** The text is not what `pulumi preview --json` prints. */
export class BrokenPreview extends Error {}

/** What a preview does to one resource. */
export interface Step {
    readonly urn: string;
    /** `kubernetes:core/v1:PersistentVolume` and the like. */
    readonly type: string;
    /** Every operation on this resource, such as `delete-replaced` and `create-replacement`. */
    readonly operations: readonly string[];
    /** The resource with its inputs and outputs, where it is deployed. */
    readonly before: JsonObject | undefined;
    /** The resource with its inputs, where it is to be. */
    readonly after: JsonObject | undefined;
}

export interface Preview {
    readonly steps: readonly Step[];
    /** Errors of the engine or the program; where there are any, the steps are incomplete. */
    readonly errors: readonly string[];
    /** How many resources stay as they are, by the preview's own count, whether it has their steps or not. */
    readonly sames?: number;
}

function isDeletion(operation: string): boolean {
    return operation === "delete" || operation === "delete-replaced";
}

/** The operations of one resource as one step. */
function stepOf(urn: string, parts: readonly JsonObject[]): Step {
    const states = (key: string, of: readonly JsonObject[]) =>
        of.map((part) => objectAt(part, key)).filter((state) => state !== undefined);
    const before = states("oldState", parts)[0];
    const kept = parts.filter((part) => !isDeletion(textAt(part, "op") ?? ""));
    const after = states("newState", kept).at(-1);
    return {
        urn,
        type: textAt(after ?? before, "type") ?? "",
        operations: parts.map((part) => textAt(part, "op") ?? ""),
        before,
        after,
    };
}

function parsed(json: string): Json {
    try {
        return parseJson(json);
    } catch (error) {
        throw error instanceof JsonFault ? new BrokenPreview(error.message) : error;
    }
}

/**
 * Reads what `pulumi preview --json --show-sames` prints: one object of
 * [these fields](https://pkg.go.dev/github.com/pulumi/pulumi/pkg/v3/display#PreviewDigest).
 * @throws BrokenPreview where it is something else.
 */
export function readPreview(json: string): Preview {
    const digest = parsed(json);
    if (!isObject(digest) || !("steps" in digest || "diagnostics" in digest)) {
        throw new BrokenPreview("JSON without the steps of a preview");
    }
    const parts = new Map<string, JsonObject[]>();
    for (const part of listAt(digest, "steps").filter(isObject)) {
        const urn = textAt(part, "urn") ?? "";
        parts.set(urn, [...(parts.get(urn) ?? []), part]);
    }
    const errors = listAt(digest, "diagnostics")
        .filter((one) => textAt(one, "severity") === "error")
        .map((one) => (textAt(one, "message") ?? "").trim());
    const sames = at(digest, "changeSummary", "same");
    return {
        steps: [...parts].map(([urn, of]) => stepOf(urn, of)),
        errors,
        ...(typeof sames === "number" ? { sames } : {}),
    };
}

/** The resources before or after, as `deployedVolumes` reads them; those after have inputs only. */
export function sideOf({ steps }: Preview, side: "before" | "after"): readonly JsonObject[] {
    return steps
        .map((step) => step[side])
        .filter((resource) => resource !== undefined)
        .map((resource) =>
            side === "before"
                ? resource
                : { ...resource, outputs: objectAt(resource, "inputs") ?? {} },
        );
}

/** Whether a step recreates its resource. */
export function isReplaced({ operations }: Step): boolean {
    return operations.some((operation) => operation.includes("replace"));
}

export function isDeleted({ operations }: Step): boolean {
    return operations.includes("delete");
}
