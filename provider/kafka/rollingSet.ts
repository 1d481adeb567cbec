import type { PodState } from "../../core/rolling/podState";

/** A StatefulSet whose pods are restarted one at a time, with what has to hold between two of them. */
export interface RollingSet {
    /** Name of the StatefulSet. */
    readonly name: string;
    /** The next of these pods, all in service. */
    readonly next: (old: readonly PodState[]) => Promise<PodState | undefined>;
    /**
     * What keeps a pod from being restarted, in words.
     * @param restarting its number; undefined where none is restarted any more.
     * @returns undefined where nothing does.
     */
    readonly missing: (restarting: number | undefined) => Promise<string | undefined>;
}
