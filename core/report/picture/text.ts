/** What XML 1.0 cannot hold at all: control characters, lone surrogates and two noncharacters. */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
};

/** Text as it may stand in an XML element or a quoted attribute. */
export function escaped(text: string): string {
    return text
        .replaceAll(unspeakable, "\u{FFFD}")
        .replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

export type Face = "mono" | "sans" | "bold";

/**
 * Advance widths in em. A monospaced face has 0.55 to 0.62 whatever it is; for the rest those of
 * DejaVu Sans, which is wider than the faces that stand before it in the picture's list.
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

/** What a reader takes for single signs: an accent stays with its letter. */
function signsOf(text: string): string[] {
    return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Width in pixels that a text has at most, at this size of type. */
export function widthOf(text: string, size: number, face: Face): number {
    let em = 0;
    for (const sign of signsOf(text)) {
        em += advance(sign, face);
    }
    // Bold letters are wider, but those of a monospaced face.
    return em * size * (face === "bold" ? 1.13 : 1);
}

/** A text of at most this width in pixels, shortened in the middle where it is longer. */
export function fitting(text: string, width: number, size: number, face: Face): string {
    const signs = signsOf(text);
    if (widthOf(text, size, face) <= width) {
        return text;
    }
    // The end tells one name from another more often than the beginning does.
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

/** A sentence in at most `most` lines of this width; what does not fit is left out at its end. */
export function wrapped(
    sentence: string,
    width: number,
    size: number,
    face: Face,
    most: number,
): string[] {
    // A name too long for a line leaves room for the word before it.
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
            lines[lines.length - 1] = `${last ?? ""} …`;
            break;
        }
    }
    return lines;
}

const natural = new Intl.Collator("en", { numeric: true });

/** kafka-2 before kafka-10, and no two names alike. */
export function byName(a: string, b: string): number {
    const order = natural.compare(a, b);
    if (order !== 0) {
        return order;
    }
    return a < b ? -1 : Number(a > b);
}
