import type { Chart } from "../chart/chart";
import { publishedRepository } from "../chart/defaults";
import type { StackConfig } from "../config/schema";
import type { NamedRelease } from "./changes";

/** What Helm is given for a release: all that decides what it renders. */
export interface ReleaseInputs extends NamedRelease {
    /** Name in a repository, or path of a directory or .tgz. */
    readonly chart: string;
    readonly version: string | undefined;
    /** URL of the repository, where the chart comes from one. */
    readonly repository: string | undefined;
    /** Hash of a local chart and of the postrender step. */
    readonly content: string | undefined;
}

/** The release that a configuration asks for; none where it is switched off. */
export function releaseOfConfig(config: StackConfig, { values }: Chart): ReleaseInputs | undefined {
    const { installed, release, namespace, chart } = config;
    if (!installed) {
        return undefined;
    }
    const local = chart.path !== undefined;
    return {
        name: release,
        namespace,
        chart: chart.path ?? "cp-helm-charts",
        version: local ? undefined : chart.version,
        repository: local ? undefined : (chart.repository ?? publishedRepository),
        values,
        content: undefined,
    };
}
