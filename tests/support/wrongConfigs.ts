import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { schema } from "../../core/config/schema";
import type { JsonObject } from "../../core/json";

export interface WrongConfig {
    readonly title: string;
    readonly given: JsonObject;
    /** Every fault, a line each, as the user sees it. */
    readonly faults: readonly string[];
}

const keys = Object.keys(schema.fields).join(", ");
const placementKeys = Object.keys(schema.fields.placement?.fields ?? {})
    .map((name) => `placement.${name}`)
    .join(", ");

/** Configurations that cannot work, and what is said of each. */
export const wrongConfigs: readonly WrongConfig[] = (
    parse(readFileSync("tests/support/wrongConfigs.yaml", "utf8")) as WrongConfig[]
).map(({ title, given, faults }) => ({
    title,
    given,
    faults: faults.map((fault) =>
        fault.replace("{keys}", keys).replace("{placement keys}", placementKeys),
    ),
}));
