import { type Fields, type ReadFields } from "../core/config/types";
import type { JsonObject } from "../core/json";
import { claimUsersFunction } from "./definitions/claimUsers";
import { holdStackFunction } from "./definitions/holdStack";
import { levelFunction } from "./definitions/levelFunction";
import { runningPhaseFunction } from "./definitions/runningPhase";
import type { Progress } from "./progress";
import { readAs } from "./registered";
import { refusalOfCluster } from "./sameCluster";

/** A function that a program calls before it declares anything. */
export interface RegisteredFunction {
    readonly description: string;
    readonly inputs: Fields;
    readonly outputs: Fields;
    call(values: JsonObject, progress: Progress): Promise<object>;
}

function register<I extends Fields, O extends Fields>(
    { description, inputs, outputs }: { description: string; inputs: I; outputs: O },
    call: (inputs: ReadFields<I>, progress: Progress) => Promise<ReadFields<O>>,
): RegisteredFunction {
    return {
        ...{ description, inputs, outputs },
        call: async (values, progress) => call(readAs(inputs, values), progress),
    };
}

// Loaded when it is needed, as the resources are.
const claimUsersModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/claimUsers") as typeof import("./kubernetes/claimUsers");
const metadataVersionModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kafka/metadataVersion") as typeof import("./kafka/metadataVersion");
const migrationModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kafka/migration") as typeof import("./kafka/migration");
const reachedModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/reached") as typeof import("./kubernetes/reached");
const stackLeaseModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./stackLease") as typeof import("./stackLease");

/** The functions of this package by their names. */
export const functions: Readonly<Record<string, RegisteredFunction>> = {
    getClaimUsers: register(claimUsersFunction, async ({ namespace, context }) => {
        const module = claimUsersModule();
        const users = await module.holders(context, namespace);
        return users === undefined ? {} : { users: Object.fromEntries(users) };
    }),
    getMetadataVersion: register(
        levelFunction,
        async ({ level, context, preview = false, ...kafka }) =>
            metadataVersionModule().askLevel(context, kafka, level, preview),
    ),
    getRunningPhase: register(
        runningPhaseFunction,
        async ({ from, to, context, preview = false, ...kafka }) => {
            const module = migrationModule();
            const { found, ...first } = await module.askRunningPhase(context, kafka, preview);
            const gates =
                from === undefined || to === undefined
                    ? { refusals: [] }
                    : await module.refusedGates(context, kafka, from, to, preview);
            return { found: { ...found }, ...first, ...gates };
        },
    ),
    holdStack: register(holdStackFunction, async (inputs, progress) => {
        const { stack, context, preview, clusters } = inputs;
        const why = preview ? await reachedModule().notReached(context) : undefined;
        if (why !== undefined) {
            return {
                warning: `cannot reach the cluster, so this preview shows what the state has: ${why}`,
            };
        }
        const refusal = await refusalOfCluster(context, clusters);
        if (refusal !== undefined) {
            return { refusal };
        }
        const [project = "", name = ""] = stack.split("/").slice(-2);
        const module = stackLeaseModule();
        const of = { project, stack: name, shown: stack, context };
        return preview ? module.stackInUse(of) : module.holdStack(of, progress);
    }),
};
