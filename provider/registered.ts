import { type Fields, object, type ReadFields } from "../core/config/types";
import { type Fault, formatFault } from "../core/fault";
import type { JsonObject } from "../core/json";
import type { Definition } from "./definition";
import type { Progress } from "./progress";
import type { Resource } from "./resource";

/** A resource as the engine knows it: over plain data that has not been checked yet. */
export interface Registered {
    readonly definition: Definition;
    create(values: JsonObject, progress: Progress): Promise<{ id: string; state: object }>;
    diff(was: JsonObject, is: JsonObject, progress: Progress): Promise<boolean>;
    read(state: JsonObject, progress: Progress): Promise<object | undefined>;
    update(was: JsonObject, is: JsonObject, progress: Progress): Promise<object>;
    delete(state: JsonObject, progress: Progress): Promise<void>;
}

/** @throws Error with every fault, where the values are not of these fields. */
export function readAs<F extends Fields>(fields: F, values: JsonObject): ReadFields<F> {
    const faults: Fault[] = [];
    const own = Object.entries(values).filter(([key]) => key in fields);
    const found = object(fields).read(Object.fromEntries(own), "", faults);
    if (found === undefined) {
        throw new Error(faults.map(formatFault).join("\n"));
    }
    return found;
}

/** @param load gives the resource's own code, which most runs of a provider do not need. */
export function register<I extends Fields, O extends Fields>(
    definition: Definition<I, O>,
    load: () => Resource<ReadFields<I>, ReadFields<I> & ReadFields<O>>,
): Registered {
    const { inputs, outputs } = definition;
    const stateOf = (values: JsonObject) => ({
        ...readAs(inputs, values),
        ...readAs(outputs, values),
    });
    /** Undefined for the state of another version of this provider. */
    const knownState = (values: JsonObject) => {
        try {
            return stateOf(values);
        } catch {
            return undefined;
        }
    };
    return {
        definition,
        create: async (values, progress) => load().create(readAs(inputs, values), progress),
        diff: async (was, is, progress) => {
            const state = knownState(was);
            // An update writes the state again in its new form.
            return state === undefined || load().diff(state, readAs(inputs, is), progress);
        },
        read: async (values, progress) => {
            const state = stateOf(values);
            const { read } = load();
            return read === undefined ? state : read(state, progress);
        },
        update: async (was, is, progress) =>
            load().update(knownState(was), readAs(inputs, is), progress),
        delete: async (values, progress) => load().delete?.(stateOf(values), progress),
    };
}
