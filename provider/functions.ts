import { type Fields, type ReadFields } from "../core/config/types";
import type { JsonObject } from "../core/json";
import { claimUsersFunction } from "./definitions/claimUsers";
import { readAs } from "./registered";

/** A function that a program calls before it declares anything. */
export interface RegisteredFunction {
    readonly description: string;
    readonly inputs: Fields;
    readonly outputs: Fields;
    call(values: JsonObject): Promise<object>;
}

function register<I extends Fields, O extends Fields>(
    { description, inputs, outputs }: { description: string; inputs: I; outputs: O },
    call: (inputs: ReadFields<I>) => Promise<ReadFields<O>>,
): RegisteredFunction {
    return { description, inputs, outputs, call: async (values) => call(readAs(inputs, values)) };
}

// Loaded when it is needed, as the resources are.
const claimUsersModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/claimUsers") as typeof import("./kubernetes/claimUsers");

/** The functions of this package by their names. */
export const functions: Readonly<Record<string, RegisteredFunction>> = {
    getClaimUsers: register(claimUsersFunction, async ({ namespace, context }) => {
        const module = claimUsersModule();
        const users = await module.holders(context, namespace);
        return users === undefined ? {} : { users: Object.fromEntries(users) };
    }),
};
