import { at, isObject, notYetKnown, type Plain, textAt } from "./plain";
import { kindOf, type Resource } from "./resource";

/** A part of cp-helm-charts that keeps data. */
export type Part = "cp-kafka" | "cp-zookeeper";
const parts: readonly Part[] = ["cp-kafka", "cp-zookeeper"];
const umbrella = "cp-helm-charts";

/** Name of the chart: the last part of a path, URL or reference, without version, digest and extension. */
function chartName(resource: Resource): string {
    const chart = (textAt(resource.props, "chart") ?? "").replace(/[?#].*$/, "");
    const parts = chart.split(/[/\\]/).map((part) => part.trim());
    const last = parts.filter((part) => part !== "" && part !== ".").at(-1) ?? "";
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

/** Whether a chart gives its part of this name these values. */
function isNamedUmbrella(name: string, values: Plain): boolean {
    return (
        name === umbrella &&
        (values === notYetKnown || (isObject(values) && at(values, "enabled") !== false))
    );
}

/** The parts in the values of cp-helm-charts, and of the charts that have it as a part under any name. */
function partsWithin(
    values: Plain | undefined,
    path: readonly string[],
    isUmbrella: boolean,
): readonly PartValues[] {
    const own =
        isUmbrella || parts.some((part) => isObject(at(values, part)))
            ? parts
                  .map((part) => ({ part, path: [...path, part], values: at(values, part) }))
                  .filter((each) => at(each.values, "enabled") !== false)
            : [];
    const further = Object.entries(isObject(values) ? values : {})
        .filter(([name]) => !parts.some((part) => part === name))
        .flatMap(([name, below]) =>
            partsWithin(below, [...path, name], isNamedUmbrella(name, below)),
        );
    return [...own, ...further];
}

/**
 * The values of the parts that keep data: of cp-helm-charts, of a chart with it as a part, or of a
 * subchart that is installed alone.
 */
export function partsOf(resource: Resource): readonly PartValues[] {
    const kind = kindOf(resource);
    if (kind !== "Release" && kind !== "Chart") {
        return [];
    }
    const values = at(resource.props, "values");
    const chart = chartName(resource);
    const alone = parts.find((part) => part === chart);
    return alone === undefined
        ? partsWithin(values, ["values"], chart === umbrella)
        : [{ part: alone, path: ["values"], values }];
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

/** A whole number as Go writes it, with `_` between digits. A leading 0 makes it octal. */
const goInteger =
    /^([+-]?)(?:0[xX]_?([\da-fA-F_]+)|0[bB]_?([01_]+)|0[oO]?_?([0-7_]+)|(0|[1-9][\d_]*))$/;

function textToInt(text: string): number {
    const [, sign = "", hex, binary, octal, decimal] =
        goInteger.exec(text.replace(/\.0+$/, "")) ?? [];
    const digits = hex ?? binary ?? octal ?? decimal ?? "0";
    if (/__|_$/.test(digits)) {
        return 0;
    }
    const radix = hex !== undefined ? 16 : binary !== undefined ? 2 : octal !== undefined ? 8 : 10;
    return Number(`${sign}1`) * Number.parseInt(digits.replaceAll("_", ""), radix);
}

/**
 * What a template's `int` makes of a value: 0 of a text that is not as a whole a whole number.
 * https://pkg.go.dev/github.com/spf13/cast#ToInt64
 */
export function intOf(value: Plain): number {
    if (typeof value === "boolean" || typeof value === "number") {
        return Math.trunc(Number(value));
    }
    return typeof value === "string" ? textToInt(value) : 0;
}
