import type { Progress } from "./progress";

/** The life of one resource, over inputs and a state that have been checked. */
export interface Resource<Inputs, State> {
    readonly create: (
        inputs: Inputs,
        progress: Progress,
    ) => Promise<{ readonly id: string; readonly state: State }>;
    /** Whether an update is due. Runs in previews too, and so works without a cluster. */
    readonly diff: (olds: State, news: Inputs, progress: Progress) => Promise<boolean> | boolean;
    /** The state as the cluster has it, undefined if it is gone. Without: as it is. */
    readonly read?: (state: State, progress: Progress) => Promise<State | undefined>;
    /** @param olds undefined if another version of this provider wrote it. */
    readonly update: (olds: State | undefined, news: Inputs, progress: Progress) => Promise<State>;
    /** Without: deleting it changes nothing. */
    readonly delete?: (state: State, progress: Progress) => Promise<void>;
}
