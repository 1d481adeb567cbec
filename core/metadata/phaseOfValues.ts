import { at, type Json } from "../json";
import { property } from "./nodeSettings";
import type { MetadataPhase } from "./phase";

/** The phase that the values of a release give its brokers. */
export function phaseOfValues(values: Json): MetadataPhase {
    const setting = (name: string) => at(values, "cp-kafka", "configurationOverrides", name);
    if (setting(property.roles) !== undefined) {
        return at(values, "cp-zookeeper", "enabled") === false ? "kraft" : "dual";
    }
    const migrates = setting(property.migration);
    return migrates === true || migrates === "true" ? "migrating" : "zookeeper";
}
