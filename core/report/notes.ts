import type { ReleaseInputs } from "../release/inputs";

/** What a reader has to know of two releases beside their rendered objects, a sentence each. */
export function releaseNotes(
    was: ReleaseInputs | undefined,
    is: ReleaseInputs | undefined,
): readonly string[] {
    if (was === undefined || is === undefined) {
        return [];
    }
    const versions =
        was.version !== is.version && was.version !== undefined && is.version !== undefined
            ? [`the chart's version changes from ${was.version} to ${is.version}`]
            : [];
    // The state keeps no chart, only where it was and a hash of it.
    const sameChart = was.chart === is.chart && was.repository === is.repository;
    const contents =
        sameChart &&
        was.content !== undefined &&
        is.content !== undefined &&
        was.content !== is.content
            ? [
                  "the chart's own files, or the postrender step, are others than those that are deployed; both sides were rendered with what is here now",
              ]
            : [];
    return [...versions, ...contents];
}
