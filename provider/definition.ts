import { described, type Fields, optional, type ReadFields } from "../core/config/types";
import { clusterIdentity } from "./definitions/fields";

/** What a resource is made of: the source of its schema, of its checks and of its TypeScript types. */
export interface Definition<I extends Fields = Fields, O extends Fields = Fields> {
    /** What the resource is for, in the schema's words. */
    readonly description: string;
    readonly inputs: I;
    /** What the state has besides the inputs. */
    readonly outputs: O;
    /** Inputs whose change replaces the resource, the old one deleted first. */
    readonly replaceOn?: readonly string[];
}

export type InputsOf<D> = D extends Definition<infer I> ? ReadFields<I> : never;

export type StateOf<D> =
    D extends Definition<infer I, infer O> ? ReadFields<I> & ReadFields<O> : never;

/** What every state of a resource in a cluster has. */
const ofCluster = {
    cluster: optional(
        described(
            "The cluster it was created or updated on. Another one is refused, unless it is acknowledged.",
            clusterIdentity,
        ),
    ),
};

/** Keeps the fields' own types, which an annotation would lose. */
export function define<I extends Fields, O extends Fields>(
    definition: Definition<I, O>,
): Definition<I, O & typeof ofCluster> {
    return { ...definition, outputs: { ...definition.outputs, ...ofCluster } };
}
