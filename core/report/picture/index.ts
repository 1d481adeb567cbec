import type { DiskChange } from "../model";
import { drawNode } from "./draw";
import { outcomeCounts, drawHeader, extent, type PictureTitle } from "./header";
import { gridOf, measures, nodeBoxes } from "./layout";
import { drawnNodes } from "./nodes";
import { style } from "./style";
import { escaped } from "./text";
import { countOf } from "./words";

export type { PictureTitle } from "./header";

/**
 * The report as a picture: a box for each node, with the disks of each broker and server in it. A
 * complete SVG document without external resources; the order of the disks makes no difference.
 */
export function picture(title: PictureTitle, disks: readonly DiskChange[]): string {
    const nodes = drawnNodes(disks);
    const grid = gridOf(nodes);
    const header = drawHeader(title, disks, nodes.length, grid.width);
    const boxes = nodeBoxes(nodes, grid, header.height);
    const bottom = Math.max(header.height, ...boxes.map((box) => box.y + box.height));
    const height = Math.ceil(bottom + measures.margin);
    const counts = outcomeCounts(disks).map(([outcome, count]) => countOf(outcome, count));
    const description = `${[extent(disks, nodes.length), ...counts].join(", ")}.`;
    const name = `Storage of stack ${title.stack}: ${title.verdict}`;
    return `${[
        `<svg xmlns="http://www.w3.org/2000/svg" class="storage" role="img" ` +
            `aria-labelledby="storage-title storage-description" ` +
            `width="${grid.width}" height="${height}" viewBox="0 0 ${grid.width} ${height}">`,
        `<title id="storage-title">${escaped(name)}</title>`,
        `<desc id="storage-description">${escaped(description)}</desc>`,
        `<style>${style}</style>`,
        `<rect class="ground" width="${grid.width}" height="${height}" rx="10"/>`,
        header.svg,
        ...boxes.map(drawNode),
        "</svg>",
    ].join("\n")}\n`;
}
