/** Characters that XML 1.0 does not allow: control characters, lone surrogates and two noncharacters. */
const notAllowed = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
};

/** Text escaped for an XML element or a quoted attribute. */
export function escaped(text: string): string {
    return text
        .replaceAll(notAllowed, "\u{FFFD}")
        .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

export type Face = "mono" | "sans" | "bold";

/**
 * Advance widths in em. Every monospaced face has 0.55 to 0.62. The others are those of DejaVu Sans,
 * which is wider than the faces before it in the picture's list.
 */
const wide = 1.25;
const narrow = 0.41;
const broad = 1;
const capital = 0.78;
const usual = 0.64;

function advance(sign: string, face: Face): number {
    if (/[^\u{0}-\u{2E7F}]/u.test(sign)) {
        return wide;
    }
    if (face === "mono") {
        return 0.62;
    }
    if (/[ijlrtfI.,:;'|!()[\]/-]|\s/.test(sign)) {
        return narrow;
    }
    if (/[mwMW@%\u{2026}]/u.test(sign)) {
        return broad;
    }
    return /[A-Z+=<>~^]/.test(sign) ? capital : usual;
}

const segmenter = new Intl.Segmenter("en");

/** Characters as a reader sees them: an accent belongs to its letter. */
function signsOf(text: string): string[] {
    return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The greatest width in pixels that a text can have at this font size. */
export function widthOf(text: string, size: number, face: Face): number {
    let em = 0;
    for (const sign of signsOf(text)) {
        em += advance(sign, face);
    }
    // Bold letters are wider, except in a monospaced face.
    return em * size * (face === "bold" ? 1.13 : 1);
}

/** A text of at most this width in pixels; a longer one is shortened in its middle. */
export function fitting(text: string, width: number, size: number, face: Face): string {
    const signs = signsOf(text);
    if (widthOf(text, size, face) <= width) {
        return text;
    }
    // Names differ at their end more often than at their beginning.
    const most = Math.floor(width / (narrow * size));
    for (let kept = Math.min(signs.length - 1, most); kept > 0; kept -= 1) {
        const head = Math.floor(kept * 0.45);
        const short = [...signs.slice(0, head), "…", ...signs.slice(head - kept)].join("");
        if (widthOf(short, size, face) <= width) {
            return short;
        }
    }
    return "…";
}

/** A sentence in at most `most` lines of this width; its end is cut off where it does not fit. */
export function wrapped(
    sentence: string,
    width: number,
    size: number,
    face: Face,
    most: number,
): string[] {
    // A long name is shortened so that the word before it fits on the same line.
    const words = sentence
        .split(/\s+/)
        .filter((word) => word !== "")
        .map((word) => fitting(word, width * 0.7, size, face));
    const lines: string[] = [];
    for (const [index, word] of words.entries()) {
        const last = lines.at(-1);
        const more = index < words.length - 1 && lines.length === most ? " …" : "";
        if (last !== undefined && widthOf(`${last} ${word}${more}`, size, face) <= width) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else if (lines.length < most) {
            lines.push(word);
        } else {
            lines[lines.length - 1] = fitting(`${last ?? ""} …`, width, size, face);
            break;
        }
    }
    return lines;
}

const natural = new Intl.Collator("en", { numeric: true });

/** Sorts kafka-2 before kafka-10; different names never compare as equal. */
export function byName(a: string, b: string): number {
    const order = natural.compare(a, b);
    if (order !== 0) {
        return order;
    }
    return a < b ? -1 : Number(a > b);
}
