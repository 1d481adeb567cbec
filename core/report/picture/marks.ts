import type { Outcome } from "../model";
import { badgeWidth, type Box } from "./layout";
import type { DrawnDisk } from "./nodes";
import { escaped, fitting, type Face } from "./text";

export interface TextLine {
    readonly x: number;
    /** Of the baseline. */
    readonly y: number;
    readonly size: number;
    /** Available width. */
    readonly width: number;
    readonly face?: Face;
    /** Classes of the style. */
    readonly className?: string;
}

/** At most two decimals, so that the picture is the same on every machine. */
export function round(value: number): number {
    return Math.round(value * 100) / 100;
}

/** One line of text, shortened to the available width. */
export function textLine(
    text: string,
    { x, y, size, width, face = "sans", className = "" }: TextLine,
): string {
    const classes = [face === "sans" ? "" : face, className]
        .filter((name) => name !== "")
        .join(" ");
    const attribute = classes === "" ? "" : ` class="${classes}"`;
    const short = escaped(fitting(text, width, size, face));
    return `<text x="${round(x)}" y="${round(y)}" font-size="${size}"${attribute}>${short}</text>`;
}

export function rectangle(box: Box, className: string, corner: number): string {
    const { x, y, width, height } = box;
    return (
        `<rect class="${className}" x="${round(x)}" y="${round(y)}" width="${round(width)}" ` +
        `height="${round(height)}" rx="${corner}"/>`
    );
}

/** Each twelve by twelve pixels. */
const signs = {
    unchanged: "M6 5.6v.8",
    new: "M6 1.5v9M1.5 6h9",
    recreated: "M10.2 7.4A4.4 4.4 0 1 1 9.6 3.4M10.4 .8v3h-3",
    from: "M1.5 6h9M7 2.5L10.5 6L7 9.5",
    to: "M.8 6h7M4.8 3L7.8 6L4.8 9M11 1.5v9",
    "left behind": "M1.5 6h9",
    "at risk": "M6 1.2v6M6 10.6v.2",
    good: "M1.5 6.5L4.6 9.6L10.5 2.6",
} as const;

export function sign(name: keyof typeof signs, x: number, y: number): string {
    const transform = `translate(${round(x)} ${round(y)})`;
    return `<path class="sign" transform="${transform}" d="${signs[name]}"/>`;
}

export function signOf(outcome: Outcome, part: DrawnDisk["part"]): keyof typeof signs {
    if (outcome === "at risk" && part !== "from") {
        return "at risk";
    }
    if (part !== "at") {
        return part;
    }
    return outcome === "moves" || outcome === "at risk" ? "from" : outcome;
}

/** Class of each outcome, which gives its colour. */
export const classNames = {
    unchanged: "unchanged",
    new: "new",
    recreated: "recreated",
    moves: "moves",
    "left behind": "leftBehind",
    "at risk": "atRisk",
} as const satisfies Record<Outcome, string>;

/** Classes of a disk: `ghost` for a directory that is no longer used, `loud` for one at risk. */
export function classNamesOf(outcome: Outcome, part: DrawnDisk["part"]): string {
    if (part === "from" || outcome === "left behind") {
        return `${classNames[outcome]} ghost`;
    }
    return outcome === "at risk" ? `${classNames[outcome]} loud` : classNames[outcome];
}

const badgeHeight = 16;

/** The number that the old and the new disk of a claim share; its right edge is at `right`. */
export function badge(pair: number, right: number, y: number): string {
    const width = badgeWidth(pair);
    const box = { x: right - width, y, width, height: badgeHeight };
    return (
        rectangle(box, "badge", badgeHeight / 2) +
        textLine(String(pair), {
            ...{ x: right - width / 2, y: y + 12, size: 10.5, width },
            face: "bold",
            className: "middle number",
        })
    );
}
