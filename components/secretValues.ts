import * as pulumi from "@pulumi/pulumi";
import { mapLeaves, type ValuePath } from "../core/config/secrets";
import { isObject, type Json, type JsonObject } from "../core/json";

/** Values of the chart of which some are outputs that are secret. */
export type ChartValues = Readonly<Record<string, unknown>>;

/**
 * Each secret leaf as a secret of its own. An output around the whole would make all of it secret, and
 * then neither the state nor a preview would say what claims and images it is about.
 */
export function secretValues(
    values: JsonObject,
    isSecret: (leaf: Json, path: ValuePath) => boolean,
): ChartValues {
    const wrapped = mapLeaves(values, (leaf, path) =>
        isSecret(leaf, path) ? pulumi.secret<unknown>(leaf) : leaf,
    );
    return isObject(wrapped) ? wrapped : {};
}
