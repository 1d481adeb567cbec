import { type MetadataFacts } from "./facts";
import { type BrokerMode, type ControllerMode, modesOf } from "./modes";
import { type MetadataPhase, phases } from "./phase";

/** The phase that a cluster is in, by what runs there. */
export type RunningPhase =
    | { readonly is: "reached"; readonly phase: MetadataPhase }
    /** A change between two phases was interrupted; `ways`: those that it can be completed to. */
    | {
          readonly is: "between";
          readonly phases: readonly [MetadataPhase, MetadataPhase];
          readonly ways: readonly MetadataPhase[];
      }
    /** Nothing runs: the state alone says it. */
    | { readonly is: "stopped" }
    /** Brokers and controllers run as in no phase. */
    | { readonly is: "odd"; readonly what: string }
    /** `perhaps`: what it is unless a change was interrupted. */
    | { readonly is: "unknown"; readonly why: string; readonly perhaps?: MetadataPhase };

function only<T>(values: ReadonlySet<T>): T | undefined {
    const [one, ...others] = [...values];
    return others.length === 0 ? one : undefined;
}

type Modes<T> = ReadonlySet<T | undefined>;

function reached(brokers: Modes<BrokerMode>, controllers: Modes<ControllerMode>): RunningPhase {
    const phase = phases.find(
        (one) =>
            brokers.size === 1 &&
            controllers.size <= 1 &&
            only(brokers) === modesOf[one].brokers &&
            only(controllers) === modesOf[one].controllers,
    );
    return phase === undefined
        ? {
              is: "odd",
              what: `${words("brokers", brokers)} and ${words("controllers", controllers)}`,
          }
        : { is: "reached", phase };
}

function words(what: string, modes: Modes<string>): string {
    return modes.size === 0
        ? `no ${what}`
        : `${what} in ${[...modes].map((mode) => mode ?? "unknown").join(" and ")} mode`;
}

/** Whether each of them is in one of these modes, and at least one is in each. */
function areBoth<T>(modes: Modes<T>, ...two: readonly T[]): boolean {
    return modes.size === two.length && two.every((one) => modes.has(one));
}

/**
 * The phase by the settings of the pods. Where brokers and controllers run as in `migrating`, ZooKeeper decides: it is
 * reached once the metadata is copied.
 */
export function runningPhase({
    brokerPods,
    controllerPods,
    znodes,
}: Pick<MetadataFacts, "brokerPods" | "controllerPods" | "znodes">): RunningPhase {
    if ("unknown" in brokerPods || "unknown" in controllerPods) {
        const fact = "unknown" in brokerPods ? brokerPods : controllerPods;
        return { is: "unknown", why: "unknown" in fact ? fact.unknown : "" };
    }
    const brokers = new Set(brokerPods.value.map(({ mode }) => mode));
    const controllers = new Set(controllerPods.value.map(({ mode }) => mode));
    if (brokers.size === 0) {
        return { is: "stopped" };
    }
    const none = controllers.size === 0;
    if (brokers.has("zookeeper") && !brokers.has("kraft") && !brokers.has(undefined)) {
        if (brokers.size === 1 && none) {
            return reached(brokers, controllers);
        }
        if (none || areBoth(controllers, "migrating")) {
            return between("zookeeper", "migrating", none ? ["zookeeper"] : undefined);
        }
    }
    if (areBoth(brokers, "migrating") && (none || areBoth(controllers, "migrating"))) {
        return none ? between("zookeeper", "migrating", ["zookeeper"]) : copied(znodes);
    }
    if (areBoth(brokers, "migrating", "kraft") && areBoth(controllers, "migrating")) {
        return between("migrating", "dual");
    }
    return areBoth(brokers, "kraft") && areBoth(controllers, "migrating", "kraft")
        ? between("dual", "kraft", ["kraft"])
        : reached(brokers, controllers);
}

/** @param ways those it can be completed to; default: both. */
function between(
    one: MetadataPhase,
    other: MetadataPhase,
    ways: readonly MetadataPhase[] = [one, other],
): RunningPhase {
    return { is: "between", phases: [one, other], ways };
}

function copied(znodes: MetadataFacts["znodes"]): RunningPhase {
    if ("unknown" in znodes && znodes.lacksRight === true) {
        // As it is unless a change was interrupted; an update asks.
        return { is: "reached", phase: "migrating" };
    }
    if ("unknown" in znodes) {
        return { is: "unknown", why: znodes.unknown, perhaps: "migrating" };
    }
    return (znodes.value.migration?.offset ?? -1) > 0
        ? { is: "reached", phase: "migrating" }
        : between("zookeeper", "migrating");
}
