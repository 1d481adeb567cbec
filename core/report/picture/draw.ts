import { measures, type NodeBox, type OwnerBox, type DiskBox } from "./layout";
import { badge, textLine, classNamesOf, rectangle, sign, signOf } from "./marks";
import { escaped, widthOf } from "./text";
import { plural, shortPath, diskName, tooltip } from "./words";

const between = 8;
const nameSize = 11;

/** Name, directory and size of a disk, with its caption below them. */
function drawDisk({ disk, caption, ...box }: DiskBox): string {
    const { change, location, part, pair } = disk;
    const baseline = box.y + 15;
    const left = box.x + measures.beforeText;
    const right = box.x + box.width - measures.afterText;
    const sizeWidth = widthOf(location.size, nameSize, "mono");
    const room = right - left - Math.min(sizeWidth, 80) - between;
    const name = diskName(change);
    const nameWidth = Math.min(widthOf(name, nameSize, "mono"), room);
    const pathRoom = room - nameWidth - between;
    const marks = [
        rectangle(box, "bar", 4),
        sign(signOf(change.outcome, part), box.x + 7, box.y + 5),
        textLine(name, { x: left, y: baseline, size: nameSize, width: room, face: "mono" }),
        textLine(location.size, {
            ...{ x: right, y: baseline, size: nameSize, width: 80, face: "mono" },
            className: "end",
        }),
    ];
    // Too narrow for a directory's name: the tooltip has it.
    if (pathRoom > 40) {
        marks.push(
            textLine(shortPath(location, change), {
                ...{ x: left + nameWidth + between, y: baseline, size: 10, width: pathRoom },
                ...{ face: "mono", className: "dim" },
            }),
        );
    }
    caption.forEach((words, index) => {
        const y = box.y + 30 + index * measures.captionLine;
        marks.push(
            textLine(words, {
                x: left,
                y,
                size: measures.captionSize,
                width: right - left,
                className: "says",
            }),
        );
    });
    if (pair !== undefined) {
        marks.push(badge(pair, right, box.y + 19));
    }
    const title = `<title>${escaped(tooltip(disk))}</title>`;
    return `<g class="disk ${classNamesOf(change.outcome, part)}">${title}${marks.join("")}</g>`;
}

function drawOwner({ owner, named, disks, x, y, width }: OwnerBox): string {
    const top = y + (named ? measures.namespace : 0);
    const caption = `namespace ${owner.namespace}`;
    return [
        ...(named
            ? [textLine(caption, { x, y: y + 11, size: 10.5, width, className: "dim" })]
            : []),
        textLine(owner.label, { x, y: top + 15, size: 11.5, width: measures.gutter - 4 }),
        ...disks.map(drawDisk),
    ].join("\n");
}

function volumesOn({ before, after }: NodeBox["node"]): string {
    return before === after ? plural(after, "volume") : `${before} to ${plural(after, "volume")}`;
}

/** A box for the node, dashed where no volume will be on it. */
export function drawNode({ node, owners, ...box }: NodeBox): string {
    const { padding } = measures;
    const [x, y] = [box.x + padding, box.y + 22];
    const count = volumesOn(node);
    const right = box.x + box.width - padding;
    const countWidth = widthOf(count, 11, "sans");
    const width = right - x - 20 - countWidth - between;
    return [
        `<g><title>${escaped(`node ${node.name}\n${count}`)}</title>`,
        rectangle(box, node.after === 0 ? "node emptied" : "node", 8),
        `<path class="machine" transform="translate(${x} ${y - 11})" d="M.5 .5h13v5h-13zM.5 7.5h13v5h-13zM3 3h2M3 10h2"/>`,
        textLine(node.name, { x: x + 20, y, size: 12.5, width, face: "mono", className: "bold" }),
        textLine(count, { x: right, y, size: 11, width: countWidth, className: "dim end" }),
        "</g>",
        ...owners.map(drawOwner),
    ].join("\n");
}
