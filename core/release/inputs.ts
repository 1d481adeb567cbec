import type { StackConfig } from "../config/schema";
import { publishedRepository } from "../chart/services";
import { chartValues } from "../chart/values";
import { at, isObject, type Json } from "../json";
import { releaseType } from "../recorded";
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

function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
    const found = at(value, ...path);
    return typeof found === "string" ? found : undefined;
}

function nonEmpty(text: string | undefined): string | undefined {
    return text === "" ? undefined : text;
}

/** The release among resources of a state or a preview; of several, the first. */
export function releaseOf(resources: readonly Json[]): ReleaseInputs | undefined {
    const release = resources.find((resource) => at(resource, "type") === releaseType);
    const inputs = at(release, "inputs");
    if (!isObject(inputs)) {
        return undefined;
    }
    const values = inputs.values ?? {};
    return {
        name: textAt(inputs, "name") ?? "",
        namespace: textAt(inputs, "namespace") ?? "",
        chart: textAt(inputs, "chart") ?? "",
        // A preview leaves it empty while another input is not known yet.
        version: nonEmpty(textAt(inputs, "version")),
        repository: textAt(inputs, "repositoryOpts", "repo"),
        values: isObject(values) ? values : {},
        content: /^content (\w+)/.exec(textAt(inputs, "description") ?? "")?.[1],
    };
}

/** The release that a configuration asks for; none where it is switched off. */
export function releaseOfConfig(config: StackConfig): ReleaseInputs | undefined {
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
        values: chartValues(config),
        content: undefined,
    };
}
