import type { Json } from "../json";

/** A chart value that the stack's configuration decides, and the key that decides it. */
export interface OwnedValue {
    readonly path: readonly string[];
    readonly value: Json;
    /** Configuration key, e.g. `kafka.brokers`. */
    readonly from: string;
}
