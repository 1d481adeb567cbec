import { fates, type DiskChange, type Fate, type Verdict } from "../model";
import { measures } from "./layout";
import { line, lookOf, rectangle, sign, signOf } from "./marks";
import { widthOf } from "./text";
import { counted, countOf, fateWords } from "./words";

export interface PictureTitle {
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** Name of the Helm release. */
    readonly release: string;
    readonly verdict: Verdict;
}

const verdictLooks = {
    "no data touched": { fate: "new", sign: "good" },
    "data stranded": { fate: "removed", sign: "lost" },
    "data at risk": { fate: "lost loud", sign: "lost" },
} as const satisfies Record<Verdict, { fate: string; sign: Parameters<typeof sign>[0] }>;

/** How many claims have each fate that occurs, worst last. */
export function counts(disks: readonly DiskChange[]): [Fate, number][] {
    return fates
        .map((fate): [Fate, number] => [fate, disks.filter((disk) => disk.fate === fate).length])
        .filter(([, count]) => count > 0);
}

/** `120 volumes on 12 nodes`, each claim once. */
export function extent(disks: readonly DiskChange[], nodes: number): string {
    return `${counted(disks.length, "volume")} on ${counted(nodes, "node")}`;
}

/** Entries of the legend stand above the nodes' columns. */
const entryWidth = measures.column + measures.gap;
const entryHeight = 38;
const swatches = { width: 54, height: 22, between: 4 };

function legendEntry(fate: Fate, count: number, x: number, y: number): string {
    const parts = fate === "moves" ? (["from", "to"] as const) : (["at"] as const);
    const { between, height } = swatches;
    const each = (swatches.width + between) / parts.length - between;
    const bars = parts.map((part, index) => {
        const left = x + index * (each + between);
        return (
            `<g class="${lookOf(fate, part)}">` +
            rectangle({ x: left, y, width: each, height }, "bar", 4) +
            sign(signOf(fate, part), left + each / 2 - 6, y + 5) +
            "</g>"
        );
    });
    const text = x + swatches.width + 10;
    const width = x + measures.column - text;
    return [
        ...bars,
        line(countOf(fate, count), { x: text, y: y + 9, size: 12, width, face: "bold" }),
        line(fateWords[fate].means, { x: text, y: y + 23, size: 10.5, width, look: "dim" }),
    ].join("");
}

function drawVerdict(verdict: Verdict, right: number, y: number): { svg: string; width: number } {
    const size = 13;
    const width = widthOf(verdict, size, "bold") + 44;
    const look = verdictLooks[verdict];
    const x = right - width;
    const box = { x, y, width, height: 30 };
    const svg =
        `<g class="${look.fate}">` +
        rectangle(box, "bar", 15) +
        sign(look.sign, x + 12, y + 9) +
        line(verdict, {
            x: x + 30,
            y: y + 20,
            size,
            width: width - 42,
            face: "bold",
            look: "says",
        }) +
        "</g>";
    return { svg, width };
}

/** Stack, verdict and a legend of what occurs, `height` pixels down from the top. */
export function drawHeader(
    title: PictureTitle,
    disks: readonly DiskChange[],
    nodes: number,
    width: number,
): { svg: string; height: number } {
    const { margin } = measures;
    const right = width - margin;
    const verdict = drawVerdict(title.verdict, right, margin - 2);
    const room = right - verdict.width - 16 - margin;
    const perRow = Math.max(1, Math.floor((right - margin + measures.gap) / entryWidth));
    const top = margin + 66;
    const entries = counts(disks).map(([fate, count], index) =>
        legendEntry(
            fate,
            count,
            margin + (index % perRow) * entryWidth,
            top + Math.floor(index / perRow) * entryHeight,
        ),
    );
    const svg = [
        line(`Storage of stack ${title.stack}`, {
            x: margin,
            y: margin + 18,
            size: 20,
            width: room,
            face: "bold",
        }),
        line(`release ${title.release}, ${extent(disks, nodes)}`, {
            ...{ x: margin, y: margin + 40, size: 12.5, width: right - margin, look: "dim" },
        }),
        verdict.svg,
        ...entries,
    ].join("\n");
    return { svg, height: top + Math.ceil(entries.length / perRow) * entryHeight + 6 };
}
