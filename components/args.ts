import type * as pulumi from "@pulumi/pulumi";

/** Arguments of a resource of this project's provider: its inputs, each of which may be an output. */
export type Args<Inputs> = { readonly [K in keyof Inputs]: pulumi.Input<Inputs[K]> };
