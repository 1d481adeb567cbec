import { measures, type NodeBox, type OwnerBox, type PlaceBox } from "./layout";
import { badge, line, lookOf, rectangle, sign, signOf } from "./marks";
import { escaped, widthOf } from "./text";
import { counted, directory, diskName, tooltip } from "./words";

const between = 8;
const nameSize = 11;

/** Name, directory and size of a disk, and below them what happens to it. */
function drawPlace({ place, says, ...box }: PlaceBox): string {
    const { change, disk, part, pair } = place;
    const baseline = box.y + 15;
    const left = box.x + measures.beforeText;
    const right = box.x + box.width - measures.afterText;
    const sizeWidth = widthOf(disk.size, nameSize, "mono");
    const room = right - left - Math.min(sizeWidth, 80) - between;
    const name = diskName(change);
    const nameWidth = Math.min(widthOf(name, nameSize, "mono"), room);
    const pathRoom = room - nameWidth - between;
    const marks = [
        rectangle(box, "bar", 4),
        sign(signOf(change.fate, part), box.x + 7, box.y + 5),
        line(name, { x: left, y: baseline, size: nameSize, width: room, face: "mono" }),
        line(disk.size, {
            ...{ x: right, y: baseline, size: nameSize, width: 80, face: "mono" },
            look: "end",
        }),
    ];
    // Less than this would tell nothing of a directory: it is in the tooltip.
    if (pathRoom > 40) {
        marks.push(
            line(directory(disk, change), {
                ...{ x: left + nameWidth + between, y: baseline, size: 10, width: pathRoom },
                ...{ face: "mono", look: "dim" },
            }),
        );
    }
    says.forEach((words, index) => {
        const y = box.y + 30 + index * measures.saying;
        marks.push(
            line(words, {
                x: left,
                y,
                size: measures.sayingSize,
                width: right - left,
                look: "says",
            }),
        );
    });
    if (pair !== undefined) {
        marks.push(badge(pair, right, box.y + 19));
    }
    const title = `<title>${escaped(tooltip(place))}</title>`;
    return `<g class="place ${lookOf(change.fate, part)}">${title}${marks.join("")}</g>`;
}

function drawOwner({ owner, named, places, x, y, width }: OwnerBox): string {
    const top = y + (named ? measures.namespace : 0);
    const caption = `namespace ${owner.namespace}`;
    return [
        ...(named ? [line(caption, { x, y: y + 11, size: 10.5, width, look: "dim" })] : []),
        line(owner.label, { x, y: top + 15, size: 11.5, width: measures.gutter - 4 }),
        ...places.map(drawPlace),
    ].join("\n");
}

function volumesOn({ before, after }: NodeBox["node"]): string {
    return before === after ? counted(after, "volume") : `${before} to ${counted(after, "volume")}`;
}

/** A box for the node, dashed where nothing is to be on it any more. */
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
        line(node.name, { x: x + 20, y, size: 12.5, width, face: "mono", look: "bold" }),
        line(count, { x: right, y, size: 11, width: countWidth, look: "dim end" }),
        "</g>",
        ...owners.map(drawOwner),
    ].join("\n");
}
