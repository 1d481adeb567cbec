import type { Fate } from "../model";
import { badgeWidth, type Box } from "./layout";
import type { Place } from "./places";
import { escaped, fitting, type Face } from "./text";

export interface Line {
    readonly x: number;
    /** Of the baseline. */
    readonly y: number;
    readonly size: number;
    /** Width that there is for it. */
    readonly width: number;
    readonly face?: Face;
    /** Classes of the style. */
    readonly look?: string;
}

/** A number with at most two decimals: what is drawn is the same on every machine. */
export function round(value: number): number {
    return Math.round(value * 100) / 100;
}

/** One line of text, shortened to the width that it has. */
export function line(text: string, { x, y, size, width, face = "sans", look = "" }: Line): string {
    const classes = [face === "sans" ? "" : face, look].filter((name) => name !== "").join(" ");
    const given = classes === "" ? "" : ` class="${classes}"`;
    const short = escaped(fitting(text, width, size, face));
    return `<text x="${round(x)}" y="${round(y)}" font-size="${size}"${given}>${short}</text>`;
}

export function rectangle(box: Box, look: string, corner: number): string {
    const { x, y, width, height } = box;
    return (
        `<rect class="${look}" x="${round(x)}" y="${round(y)}" width="${round(width)}" ` +
        `height="${round(height)}" rx="${corner}"/>`
    );
}

/** Twelve by twelve pixels each. */
const signs = {
    stays: "M6 5.6v.8",
    new: "M6 1.5v9M1.5 6h9",
    anew: "M10.2 7.4A4.4 4.4 0 1 1 9.6 3.4M10.4 .8v3h-3",
    from: "M1.5 6h9M7 2.5L10.5 6L7 9.5",
    to: "M.8 6h7M4.8 3L7.8 6L4.8 9M11 1.5v9",
    removed: "M1.5 6h9",
    lost: "M6 1.2v6M6 10.6v.2",
    good: "M1.5 6.5L4.6 9.6L10.5 2.6",
} as const;

export function sign(name: keyof typeof signs, x: number, y: number): string {
    const place = `translate(${round(x)} ${round(y)})`;
    return `<path class="sign" transform="${place}" d="${signs[name]}"/>`;
}

export function signOf(fate: Fate, part: Place["part"]): keyof typeof signs {
    if (fate === "lost" && part !== "from") {
        return "lost";
    }
    if (part !== "at") {
        return part;
    }
    return fate === "moves" || fate === "lost" ? "from" : fate;
}

/** Classes of a place: the fate gives its colour, `ghost` what is left, `loud` what is at risk. */
export function lookOf(fate: Fate, part: Place["part"]): string {
    if (part === "from" || fate === "removed") {
        return `${fate} ghost`;
    }
    return fate === "lost" ? "lost loud" : fate;
}

const badgeHeight = 16;

/** The number that two places share, ending at `right`. */
export function badge(pair: number, right: number, y: number): string {
    const width = badgeWidth(pair);
    const box = { x: right - width, y, width, height: badgeHeight };
    return (
        rectangle(box, "badge", badgeHeight / 2) +
        line(String(pair), {
            ...{ x: right - width / 2, y: y + 12, size: 10.5, width },
            face: "bold",
            look: "middle number",
        })
    );
}
