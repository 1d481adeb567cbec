import {
    described,
    type Fields,
    object,
    optional,
    type ReadFields,
    text,
} from "../core/config/types";

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

const line = text("text of one line", /^[^\r\n]*$/, 4096);

/** What every state of a resource in a cluster has. */
const ofCluster = {
    cluster: optional(
        described(
            "The cluster it was created or updated on. Another one is refused, unless it is acknowledged.",
            object(
                {
                    uid: described("uid of namespace kube-system.", line),
                    server: described("Address of the API server.", line),
                },
                "Cluster",
            ),
        ),
    ),
};

/** Keeps the fields' own types, which an annotation would lose. */
export function define<I extends Fields, O extends Fields>(
    definition: Definition<I, O>,
): Definition<I, O & typeof ofCluster> {
    return { ...definition, outputs: { ...definition.outputs, ...ofCluster } };
}
