import type { Fault } from "../fault";
import type { Json } from "../json";
import { besideFaults } from "./beside";
import type { MetadataPhase } from "./phase";
import type { RunningPhase } from "./runningPhase";
import { writesToBoth } from "./servers";
import { migrationSteps } from "./steps";
import {
    acknowledgeFaults,
    beginFaults,
    jumpFault,
    stoppedFaults,
    versionFaults,
} from "./transitionFaults";
import { runningWords, transitionStart } from "./transitionStart";
import { phaseWords, wayBack } from "./wayBack";

/** What decides whether the metadata may go from one phase to another. */
export interface WantedTransition {
    /** Phase of the last update that was completed; undefined for a new stack. */
    readonly deployed: MetadataPhase | undefined;
    /** Whether the state of the stack has controllers: also of an update that was not completed. */
    readonly hasControllers: boolean;
    /** What runs in the cluster. */
    readonly found: RunningPhase | "not asked";
    readonly wanted: MetadataPhase;
    /** Configuration of the last update that was completed. */
    readonly was: Json;
    /** Configuration of now. */
    readonly is: Json;
    /** Version of Kafka that the last update installed, such as 3.9; undefined where it is not known. */
    readonly kafka: string | undefined;
    /** Protocol between brokers in effect since that update; undefined where it is not known. */
    readonly protocol: string | undefined;
    /** Namespace and name of the release. */
    readonly release: string;
    readonly acknowledged: readonly string[];
    /** Phase in which the stack was stopped, as its state has it; undefined after a destroy. */
    readonly stopped: MetadataPhase | undefined;
    /** Whether Kafka is to run. */
    readonly installed: boolean;
    /** Whether the disks are read before anything starts on them. */
    readonly readsDisks: boolean;
}

/** Whether it may. */
export type Transition =
    /** No phase changes. */
    | { readonly do: "stay"; readonly words: string }
    /** That depends on what runs in the cluster. */
    | { readonly do: "ask" }
    /** Nothing runs: all of it starts, on the disks that are there if these are of that phase. */
    | { readonly do: "start"; readonly words: string }
    | {
          readonly do: "go";
          readonly from: MetadataPhase;
          readonly to: MetadataPhase;
          /** What was found, where it goes, and what can be taken back then. */
          readonly words: string;
      }
    /** All reasons at once, and what was found. */
    | { readonly do: "refuse"; readonly faults: readonly Fault[]; readonly words: string };

/** Where Kafka does not run, and the state has no release: it starts, or starts again. */
function ofStopped(wish: WantedTransition): Transition {
    const { wanted, stopped, installed, readsDisks } = wish;
    const words = `metadata: ${wanted}: ${phaseWords[wanted]}`;
    const faults = stoppedFaults(wanted, stopped, readsDisks);
    if (faults.length > 0) {
        const found = stopped === undefined ? "no Kafka" : `${stopped}, and nothing runs`;
        return {
            do: "refuse",
            faults,
            words: `metadata: found ${found}; nothing has been changed`,
        };
    }
    if (!installed || wanted === "zookeeper") {
        return { do: "stay", words };
    }
    return {
        do: "start",
        words: writesToBoth(wanted) ? `${words}; it starts on the disks of before` : words,
    };
}

/** Between both ways of Kafka nothing is changed that decides how its nodes work together. */
function atRest({ was, is, kafka }: WantedTransition, phase: MetadataPhase): readonly Fault[] {
    return writesToBoth(phase)
        ? [...besideFaults(was, is, phase, phase), ...versionFaults(kafka)]
        : [];
}

function underWay(wish: WantedTransition, from: MetadataPhase): readonly Fault[] {
    const { was, is, wanted, kafka, protocol, release, acknowledged } = wish;
    return [
        ...besideFaults(was, is, from, wanted),
        ...versionFaults(kafka),
        ...(wanted === "migrating" && from === "zookeeper" ? beginFaults(protocol, was) : []),
        ...acknowledgeFaults(wanted, release, acknowledged),
    ];
}

function faultsOf(wish: WantedTransition, from: MetadataPhase): readonly Fault[] {
    const { wanted } = wish;
    if (from === wanted) {
        return atRest(wish, wanted);
    }
    return migrationSteps(from, wanted) === undefined
        ? [jumpFault(from, wanted)]
        : underWay(wish, from);
}

function stay(phase: MetadataPhase): Transition {
    return { do: "stay", words: `metadata: ${phase}: ${phaseWords[phase]}; ${wayBack[phase]}` };
}

/** Whether a configuration may take the metadata to its phase, by what is deployed and what runs. */
export function decideTransition(wish: WantedTransition): Transition {
    const { deployed, hasControllers, found, wanted } = wish;
    if (deployed === undefined) {
        return ofStopped(wish);
    }
    if (found === "not asked") {
        const isSettled = wanted === "kraft" || (wanted === "zookeeper" && !hasControllers);
        return wanted === deployed && isSettled ? stay(wanted) : { do: "ask" };
    }
    const words = `metadata: found ${runningWords(deployed, found)}, wanted ${wanted}`;
    const start = transitionStart(deployed, found, wanted, hasControllers);
    const faults = "fault" in start ? [start.fault] : faultsOf(wish, start.from);
    if (faults.length > 0 || "fault" in start) {
        const back = `${deployed}: ${wayBack[deployed]}`;
        return { do: "refuse", faults, words: `${words}; ${back}; nothing has been changed` };
    }
    return start.from === wanted
        ? stay(wanted)
        : {
              do: "go",
              from: start.from,
              to: wanted,
              words: `${words}: ${phaseWords[wanted]}; then ${wayBack[wanted]}`,
          };
}
