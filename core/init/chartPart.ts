import { subchartKeys } from "../chart/knownValues";
import { ConfigFaults } from "../fault";
import { isObject, type JsonObject } from "../json";

/** The part of a values file that is for cp-helm-charts. */
export interface ChartPart {
    readonly values: JsonObject;
    /** Key of the dependency that it is below; undefined where the file is the chart's own. */
    readonly below: string | undefined;
    /** Keys of the file that are of other charts. */
    readonly others: readonly string[];
}

function isOfChart(values: JsonObject): boolean {
    return subchartKeys.some((key) => isObject(values[key]));
}

/**
 * A chart that has cp-helm-charts as a dependency has its values below the dependency's name or alias, and
 * shares `global` with it. https://helm.sh/docs/chart_template_guide/subcharts_and_globals/
 * @throws ConfigFaults where the file has no values of the chart, or of several dependencies.
 */
export function chartPart(file: JsonObject): ChartPart {
    if (isOfChart(file)) {
        return { values: file, below: undefined, others: [] };
    }
    const below = Object.entries(file).flatMap(([key, values]) =>
        isObject(values) && isOfChart(values) ? [{ key, values }] : [],
    );
    const [only, ...more] = below;
    if (only === undefined || more.length > 0) {
        throw new ConfigFaults([
            {
                key: "--from",
                value: Object.keys(file),
                allowed: `values of cp-helm-charts (${subchartKeys.join(", ")}), or of a chart that depends on it once`,
                remedy:
                    only === undefined
                        ? "no key of the file is one of these, nor has one below it"
                        : `they are below ${below.map(({ key }) => key).join(" and ")}: use a file for each`,
            },
        ]);
    }
    const { global } = file;
    return {
        values: global === undefined ? only.values : { global, ...only.values },
        below: only.key,
        others: Object.keys(file).filter((key) => key !== only.key && key !== "global"),
    };
}
