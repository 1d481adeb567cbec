import type { Progress } from "./progress";

/** The life of one resource, over inputs and a state that have been checked. */
export interface Resource<Inputs, State> {
    create(inputs: Inputs, progress: Progress): Promise<{ readonly id: string; readonly state: State }>;
    /** Whether an update is due. Runs in previews too, and so works without a cluster. */
    diff(olds: State, news: Inputs, progress: Progress): Promise<boolean> | boolean;
    /** The state as the cluster has it, undefined where it is gone. Without: as it is. */
    read?(state: State, progress: Progress): Promise<State | undefined>;
    update(olds: State, news: Inputs, progress: Progress): Promise<State>;
    /** Without: deleting it changes nothing. */
    delete?(state: State, progress: Progress): Promise<void>;
}
