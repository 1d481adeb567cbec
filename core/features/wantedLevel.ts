import type { Configured } from "../config/read";
import { phaseOfValues } from "../metadata/phaseOfValues";
import { nameOfRelease } from "../metadata/wishOfStack";
import type { Deployed } from "../state/state";
import { kafkaOfValues } from "./kafkaOfValues";
import { raiseName, type WantedLevel } from "./raise";

/** What a configuration wants of the level; undefined where nothing runs, or with ZooKeeper. */
export function wantedLevel(
    { config, chart }: Configured,
    { release, metadataVersion }: Pick<Deployed, "release" | "metadataVersion">,
): WantedLevel | undefined {
    if (release === undefined || !config.installed || config.metadata !== "kraft") {
        return undefined;
    }
    return {
        was: kafkaOfValues(release.values),
        is: kafkaOfValues(chart.values),
        wanted: config.platform.metadataVersion,
        isInKraft: phaseOfValues(release.values) === "kraft",
        verified: metadataVersion,
        release: nameOfRelease(config),
        acknowledged: config.acknowledge,
    };
}

/** What the resource is given that raises the level; undefined where it stays as it is. */
export function levelInputs({ platform, acknowledge, ...config }: Configured["config"]) {
    const { metadataVersion: level } = platform;
    return level === undefined
        ? undefined
        : { level, acknowledged: acknowledge.includes(raiseName(level, nameOfRelease(config))) };
}
