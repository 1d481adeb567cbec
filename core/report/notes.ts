import type { ReleaseInputs } from "../release/inputs";

/** Changes of a release that its rendered objects do not show, a sentence each. */
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
    // The state has no chart, only its location and a hash of it.
    const sameChart = was.chart === is.chart && was.repository === is.repository;
    const contents =
        sameChart &&
        was.content !== undefined &&
        is.content !== undefined &&
        was.content !== is.content
            ? [
                  "the chart's files or the postrender command differ from those deployed; both sides were rendered with the ones here",
              ]
            : [];
    return [...versions, ...contents];
}
