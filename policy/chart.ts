import { at, isObject, type Plain, textAt } from "./plain";
import { kindOf, type Resource } from "./resource";

/** A part of cp-helm-charts that keeps data. */
export type Part = "cp-kafka" | "cp-zookeeper";
const parts: readonly Part[] = ["cp-kafka", "cp-zookeeper"];

/** Name of the chart: the last part of a path, URL or reference, without version, digest and extension. */
function chartName(resource: Resource): string {
    const chart = (textAt(resource.props, "chart") ?? "").replace(/[?#].*$/, "");
    const last = chart.split(/[/\\]/).filter(Boolean).at(-1) ?? "";
    return last
        .replace(/[@:].*$/, "")
        .replace(/\.(tgz|tar\.gz)$/i, "")
        .replace(/-v?\d+\.\d+.*$/, "")
        .toLowerCase();
}

export interface PartValues {
    readonly part: Part;
    /** Path of the part's values within the release's. */
    readonly path: readonly string[];
    readonly values: Plain | undefined;
}

/** The values of the parts that keep data: of cp-helm-charts, or of a subchart that is installed alone. */
export function partsOf(resource: Resource): readonly PartValues[] {
    const kind = kindOf(resource);
    if (kind !== "Release" && kind !== "Chart") {
        return [];
    }
    const values = at(resource.props, "values");
    const chart = chartName(resource);
    const alone = parts.find((part) => part === chart);
    if (alone !== undefined) {
        return [{ part: alone, path: ["values"], values }];
    }
    const isUmbrella =
        chart === "cp-helm-charts" || parts.some((part) => isObject(at(values, part)));
    return isUmbrella
        ? parts
              .map((part) => ({ part, path: ["values", part], values: at(values, part) }))
              .filter(({ values: own }) => at(own, "enabled") !== false)
        : [];
}

/**
 * Whether a template's `if` takes a value for false; null removes the chart's default.
 * https://pkg.go.dev/text/template#hdr-Actions
 */
export function isFalse(value: Plain | undefined): boolean {
    return (
        value === false ||
        value === null ||
        value === "" ||
        value === 0 ||
        (Array.isArray(value) && value.length === 0) ||
        (isObject(value) && Object.keys(value).length === 0)
    );
}

/** What a template's `int` makes of a value: 0 of what is no number. */
export function intOf(value: Plain): number {
    if (typeof value === "boolean") {
        return Number(value);
    }
    const isText = typeof value === "string" || typeof value === "number";
    const number = isText ? Number.parseInt(String(value), 10) : 0;
    return Number.isNaN(number) ? 0 : number;
}
