import type { DiskChange } from "../model";
import { drawNode } from "./draw";
import { counts, drawHeader, extent, type PictureTitle } from "./header";
import { gridOf, measures, nodeBoxes } from "./layout";
import { nodesOf } from "./places";
import { style } from "./style";
import { escaped } from "./text";
import { countOf } from "./words";

export type { PictureTitle } from "./header";

/**
 * The report as a drawing: a box for each node, and in it each broker's and server's disks. A whole
 * SVG document that needs nothing from elsewhere; the same for the same disks in whatever order.
 */
export function picture(title: PictureTitle, disks: readonly DiskChange[]): string {
    const nodes = nodesOf(disks);
    const grid = gridOf(nodes);
    const header = drawHeader(title, disks, nodes.length, grid.width);
    const boxes = nodeBoxes(nodes, grid, header.height);
    const bottom = Math.max(header.height, ...boxes.map((box) => box.y + box.height));
    const height = Math.ceil(bottom + measures.margin);
    const told = counts(disks).map(([fate, count]) => countOf(fate, count));
    const description = `${[extent(disks, nodes.length), ...told].join(", ")}.`;
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
