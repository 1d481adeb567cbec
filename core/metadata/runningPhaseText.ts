import { at, isList, type Json, textAt } from "../json";
import { type MetadataPhase, phases } from "./phase";
import type { RunningPhase } from "./runningPhase";

function phaseOf(text: Json | undefined): MetadataPhase | undefined {
    return phases.find((one) => one === text);
}

function phasesAt(json: Json, key: string): readonly MetadataPhase[] {
    const list = at(json, key);
    return isList(list ?? null)
        ? (list as readonly Json[]).flatMap((one) => phaseOf(one) ?? [])
        : [];
}

/** The phase that a provider has found, of what it answered; what cannot be read is not known. */
export function readRunningPhase(json: Json): RunningPhase {
    const is = textAt(json, "is");
    const [phase, perhaps] = [phaseOf(at(json, "phase")), phaseOf(at(json, "perhaps"))];
    const [one, other] = phasesAt(json, "phases");
    if (is === "reached" && phase !== undefined) {
        return { is, phase };
    }
    if (is === "between" && one !== undefined && other !== undefined) {
        return { is, phases: [one, other], ways: phasesAt(json, "ways") };
    }
    if (is === "stopped") {
        return { is };
    }
    if (is === "odd") {
        return { is, what: textAt(json, "what") ?? "" };
    }
    const why = textAt(json, "why") ?? "the provider did not say it";
    return { is: "unknown", why, ...(perhaps === undefined ? {} : { perhaps }) };
}
