import { isList, type Json, listAt } from "../../json";
import type { ManifestChange } from "./change";
import { withContainers } from "./containers";

/** Key of the settings. */
export const exporterFlags = "exporterFlags";

const removedFlag = "-XX:+UseCGroupMemoryLimitForHeap";

/**
 * The chart starts the exporter of metrics with a flag that Java 11 no longer knows, and ends by. An older Java still
 * needs it to see the container's limit, so it is ignored rather than removed; a newer one takes the percentage.
 */
function corrected(command: readonly Json[]): readonly Json[] {
    const [java = "java", ...rest] = command;
    return [java, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:MaxRAMPercentage=75", ...rest];
}

export const correctExporterFlags: ManifestChange = (manifest, settings) =>
    settings[exporterFlags] !== true
        ? undefined
        : withContainers(manifest, (container) => {
              const { command } = container;
              return isList(command) &&
                  listAt(container, "command").includes(removedFlag) &&
                  !command.includes("-XX:+IgnoreUnrecognizedVMOptions")
                  ? { ...container, command: corrected(command) }
                  : undefined;
          });
