import { metadataCaption, type MetadataLine } from "../metadataLine";
import { outcomes, type DiskChange, type Outcome, type StorageVerdict } from "../model";
import { measures } from "./layout";
import { textLine, classNamesOf, rectangle, sign, signOf } from "./marks";
import { widthOf } from "./text";
import { plural, countOf, outcomeMeanings } from "./words";

export interface PictureTitle {
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** Name of the Helm release. */
    readonly release: string;
    readonly verdict: StorageVerdict;
    /** What changes of Kafka's metadata. */
    readonly metadata?: readonly MetadataLine[];
}

const verdictStyles = {
    "no data touched": { className: "new", sign: "good" },
    "not verified": { className: "leftBehind", sign: "at risk" },
    "data stranded": { className: "leftBehind", sign: "at risk" },
    "data at risk": { className: "atRisk loud", sign: "at risk" },
} as const satisfies Record<
    StorageVerdict,
    { className: string; sign: Parameters<typeof sign>[0] }
>;

/** The number of claims with each outcome that occurs, worst last. */
export function outcomeCounts(disks: readonly DiskChange[]): [Outcome, number][] {
    return outcomes
        .map((outcome): [Outcome, number] => [
            outcome,
            disks.filter((disk) => disk.outcome === outcome).length,
        ])
        .filter(([, count]) => count > 0);
}

/** `120 volumes on 12 nodes`; each claim counts once. */
export function extent(disks: readonly DiskChange[], nodes: number): string {
    return `${plural(disks.length, "volume")} on ${plural(nodes, "node")}`;
}

/** Entries of the legend are aligned with the columns of nodes. */
const entryWidth = measures.column + measures.gap;
const entryHeight = 38;
/** Of a line on what changes of the metadata. */
const metadataHeight = 20;
const swatches = { width: 54, height: 22, between: 4 };

function legendEntry(outcome: Outcome, count: number, x: number, y: number): string {
    const parts = outcome === "moves" ? (["from", "to"] as const) : (["at"] as const);
    const { between, height } = swatches;
    const each = (swatches.width + between) / parts.length - between;
    const bars = parts.map((part, index) => {
        const left = x + index * (each + between);
        return (
            `<g class="${classNamesOf(outcome, part)}">` +
            rectangle({ x: left, y, width: each, height }, "bar", 4) +
            sign(signOf(outcome, part), left + each / 2 - 6, y + 5) +
            "</g>"
        );
    });
    const text = x + swatches.width + 10;
    const width = x + measures.column - text;
    return [
        ...bars,
        textLine(countOf(outcome, count), { x: text, y: y + 9, size: 12, width, face: "bold" }),
        textLine(outcomeMeanings[outcome], {
            x: text,
            y: y + 23,
            size: 10.5,
            width,
            className: "dim",
        }),
    ].join("");
}

function drawVerdict(
    verdict: StorageVerdict,
    right: number,
    y: number,
): { svg: string; width: number } {
    const size = 13;
    const width = widthOf(verdict, size, "bold") + 44;
    const style = verdictStyles[verdict];
    const x = right - width;
    const box = { x, y, width, height: 30 };
    const svg =
        `<g class="${style.className}">` +
        rectangle(box, "bar", 15) +
        sign(style.sign, x + 12, y + 9) +
        textLine(verdict, {
            x: x + 30,
            y: y + 20,
            size,
            width: width - 42,
            face: "bold",
            className: "says",
        }) +
        "</g>";
    return { svg, width };
}

/** Stack, verdict and a legend of the outcomes that occur: the top `height` pixels. */
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
    const { metadata = [] } = title;
    const top = margin + 66 + metadata.length * metadataHeight;
    const entries = outcomeCounts(disks).map(([outcome, count], index) =>
        legendEntry(
            outcome,
            count,
            margin + (index % perRow) * entryWidth,
            top + Math.floor(index / perRow) * entryHeight,
        ),
    );
    const svg = [
        textLine(`Storage of stack ${title.stack}`, {
            x: margin,
            y: margin + 18,
            size: 20,
            width: room,
            face: "bold",
        }),
        textLine(`release ${title.release}, ${extent(disks, nodes)}`, {
            ...{ x: margin, y: margin + 40, size: 12.5, width: right - margin, className: "dim" },
        }),
        ...metadata.map((line, index) =>
            textLine(metadataCaption(line), {
                ...{ x: margin, y: margin + 60 + index * metadataHeight, size: 12.5 },
                ...{ width: right - margin, face: "bold" as const },
            }),
        ),
        verdict.svg,
        ...entries,
    ].join("\n");
    return { svg, height: top + Math.ceil(entries.length / perRow) * entryHeight + 6 };
}
