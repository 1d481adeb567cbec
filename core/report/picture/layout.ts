import type { DrawnNode, DrawnOwner, DrawnDisk } from "./nodes";
import { wrapped } from "./text";
import { caption } from "./words";

/** All lengths are in pixels. */
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

export interface DiskBox extends Box {
    readonly disk: DrawnDisk;
    /** Lines that say what happens to the disk. */
    readonly caption: readonly string[];
}

export interface OwnerBox extends Box {
    readonly owner: DrawnOwner;
    /** Whether its namespace is written above it. */
    readonly named: boolean;
    readonly disks: readonly DiskBox[];
}

export interface NodeBox extends Box {
    readonly node: DrawnNode;
    readonly owners: readonly OwnerBox[];
}

export const measures = {
    margin: 24,
    gap: 14,
    padding: 12,
    /** Width of a node that has one column. */
    column: 316,
    /** Of a node, above its owners. */
    heading: 36,
    /** Left of the disks, for the name of their owner. */
    gutter: 68,
    /** Of a disk: its first line, and each line of its caption. */
    line: 22,
    captionLine: 15,
    /** Left and right of a disk's lines. */
    beforeText: 24,
    afterText: 8,
    captionSize: 10.5,
    betweenDisks: 3,
    betweenOwners: 8,
    namespace: 18,
} as const;

const mostColumns = 4;
const fewestColumns = 2;
/** Rows of disks in a node's column before the node gets a second column, where there is room. */
const enoughRows = 8;

/** Columns of the page and of each node on it. */
export interface Grid {
    readonly width: number;
    readonly nodesInRow: number;
    readonly columnsOfNode: number;
}

export function gridOf(nodes: readonly DrawnNode[]): Grid {
    const rows = Math.ceil(nodes.length / mostColumns);
    const nodesInRow = Math.ceil(nodes.length / Math.max(rows, 1));
    const longest = Math.max(0, ...nodes.map(rowsOf));
    const owners = Math.max(1, ...nodes.map((node) => node.owners.length));
    const room = Math.floor(mostColumns / Math.max(nodesInRow, 1));
    const wanted = Math.max(Math.ceil(longest / enoughRows), nodesInRow < fewestColumns ? 2 : 1);
    const columnsOfNode = Math.min(room, wanted, owners);
    const columns = Math.max(nodesInRow * columnsOfNode, fewestColumns);
    const { margin, gap, column } = measures;
    return { width: 2 * margin + columns * (column + gap) - gap, nodesInRow, columnsOfNode };
}

function rowsOf(node: DrawnNode): number {
    return node.owners.reduce((sum, owner) => sum + owner.disks.length, 0);
}

/** Width of the badge that numbers the old and the new disk of a claim. */
export function badgeWidth(pair: number): number {
    return Math.max(16, 8 + 7 * String(pair).length);
}

function diskBox(disk: DrawnDisk, x: number, y: number, width: number): DiskBox {
    const { beforeText, afterText, captionSize: sayingSize, line, captionLine: saying } = measures;
    const badge = disk.pair === undefined ? 0 : badgeWidth(disk.pair) + afterText;
    const room = width - beforeText - afterText - badge;
    const says = wrapped(caption(disk) ?? "", room, sayingSize, "sans", 2);
    const height = line + saying * says.length;
    return { disk: disk, caption: says, x, y, width, height };
}

function ownerBox(
    owner: DrawnOwner,
    x: number,
    y: number,
    width: number,
    named: boolean,
): OwnerBox {
    const { gutter, betweenDisks, namespace } = measures;
    let below = y + (named ? namespace : 0);
    const disks = owner.disks.map((disk) => {
        const box = diskBox(disk, x + gutter, below, width - gutter);
        below += box.height + betweenDisks;
        return box;
    });
    const height = below - betweenDisks - y;
    return { x, y, width, height, disks: disks, owner, named };
}

/** Owners one below the other. */
function column(
    owners: readonly DrawnOwner[],
    x: number,
    y: number,
    width: number,
    named: boolean,
) {
    let below = y;
    return owners.map((owner, index) => {
        const withNamespace = named && owner.namespace !== owners[index - 1]?.namespace;
        const box = ownerBox(owner, x, below, width, withNamespace);
        below += box.height + measures.betweenOwners;
        return box;
    });
}

function heightOf(boxes: readonly Box[]): number {
    return boxes.reduce((sum, { height }) => sum + height + measures.betweenOwners, 0);
}

/** Owners in columns of about the same height; the order is kept. */
function evenly(boxes: readonly OwnerBox[], columns: number): DrawnOwner[][] {
    const total = heightOf(boxes);
    const result = Array.from({ length: columns }, (): DrawnOwner[] => []);
    let above = 0;
    for (const box of boxes) {
        const middle = above + box.height / 2;
        result[Math.min(Math.floor((middle / total) * columns), columns - 1)]?.push(box.owner);
        above += heightOf([box]);
    }
    return result;
}

/** Brokers and servers in separate columns, unless a column would be nearly empty. */
function inColumns(boxes: readonly OwnerBox[], columns: number): DrawnOwner[][] {
    const roleOf = ({ owner }: OwnerBox) => owner.label.split(" ")[0];
    const others = boxes.findIndex((box) => roleOf(box) !== roleOf(boxes[0] ?? box));
    const first = Math.round((columns * heightOf(boxes.slice(0, others))) / heightOf(boxes));
    return others < 0 || first === 0 || first === columns
        ? evenly(boxes, columns)
        : [
              ...evenly(boxes.slice(0, others), first),
              ...evenly(boxes.slice(others), columns - first),
          ];
}

function nodeBox(node: DrawnNode, box: Omit<Box, "height">, columns: number, named: boolean) {
    const { padding, gap, heading } = measures;
    const width = (box.width - 2 * padding - (columns - 1) * gap) / columns;
    const [left, top] = [box.x + padding, box.y + heading];
    const measured = column(node.owners, left, top, width, named);
    const owners = inColumns(measured, columns).flatMap((some, index) =>
        column(some, left + index * (width + gap), top, width, named),
    );
    const bottom = Math.max(...owners.map(({ y, height }) => y + height));
    return { ...box, height: bottom + padding - box.y, node, owners };
}

/** Nodes in rows, from `top` downwards; the nodes of a row have the same height. */
export function nodeBoxes(nodes: readonly DrawnNode[], grid: Grid, top: number): NodeBox[] {
    const { margin, gap } = measures;
    const width = (grid.width - 2 * margin + gap) / Math.max(grid.nodesInRow, 1) - gap;
    const named =
        new Set(nodes.flatMap(({ owners }) => owners.map((own) => own.namespace))).size > 1;
    const boxes: NodeBox[] = [];
    let y = top;
    for (let first = 0; first < nodes.length; first += grid.nodesInRow) {
        const row = nodes.slice(first, first + grid.nodesInRow).map((node, column) => {
            const x = margin + column * (width + gap);
            return nodeBox(node, { x, y, width }, grid.columnsOfNode, named);
        });
        const height = Math.max(...row.map((box) => box.height));
        boxes.push(...row.map((box) => ({ ...box, height })));
        y += height + gap;
    }
    return boxes;
}
