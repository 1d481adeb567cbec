import { metadataCaption, type MetadataLine } from "../metadataLine";
import type { DiskChange, Outcome } from "../model";
import { outcomeCounts } from "./header";
import { drawnNodes, ownerLabel, type DrawnNode, type DrawnDisk } from "./nodes";
import { classNames } from "./marks";
import { fitting } from "./text";
import { plural, countOf, diskName, caption } from "./words";

/** Mermaid's default limits, which GitHub has too, less a reserve: maxTextSize 50000, maxEdges 500. */
const mostCharacters = 45_000;
const mostEdges = 450;
/** Up to so many volumes, all are shown. */
const fewVolumes = 12;
/** Up to so many changing disks, each of these is shown. */
const fewChanges = 40;

/** Entity codes for every character that may have a meaning in Mermaid or Markdown. */
function quoted(lines: readonly string[]): string {
    const labels = lines.map((line) =>
        fitting(line, 44, 1, "mono").replaceAll(
            /[^\p{L}\p{N} ,./:…-]/gu,
            (character) => `#${character.codePointAt(0) ?? 0};`,
        ),
    );
    return `"${labels.join("<br/>")}"`;
}

/** Only edges are coloured: the rest follows the theme, light or dark. */
const outcomeStyles = {
    unchanged: "stroke-width:1px",
    new: "stroke:#2da44e,stroke-width:2px",
    recreated: "stroke:#218bff,stroke-width:2px",
    moves: "stroke:#a475f9,stroke-width:2px",
    [classNames["left behind"]]: "stroke:#bf8700,stroke-width:2px,stroke-dasharray:5 4",
    [classNames["at risk"]]: "fill:#cf222e,stroke:#cf222e,color:#ffffff",
} satisfies Record<(typeof classNames)[Outcome], string>;
/** The old directory of a disk that moves. */
const left = "stroke:#a475f9,stroke-width:2px,stroke-dasharray:5 4";
const machine = "fill:none,stroke:#8b949e";

function classOf({ change, part }: DrawnDisk): string {
    return part === "from" ? "left" : classNames[change.outcome];
}

function diskLabel(disk: DrawnDisk): string {
    const { change, location } = disk;
    const outcome = change.outcome === "unchanged" ? "" : `${change.outcome}, `;
    const says = caption(disk);
    return quoted([
        `${ownerLabel(change)} ${diskName(change)}`,
        `${outcome}${location.size}`,
        ...(says === undefined ? [] : [says]),
    ]);
}

function flowchart(lines: readonly string[]): string {
    const machines = lines.flatMap((line) => /^subgraph (n\d+)/.exec(line)?.[1] ?? []);
    const classDefs = Object.entries({ ...outcomeStyles, left }).filter(([name]) =>
        lines.some((line) => line.endsWith(`:::${name}`)),
    );
    return [
        "flowchart LR",
        ...lines.map((line) => `    ${line}`),
        ...classDefs.map(([name, style]) => `    classDef ${name} ${style}`),
        ...(machines.length === 0
            ? []
            : [`    classDef machine ${machine}`, `    class ${machines.join(",")} machine`]),
        "",
    ].join("\n");
}

/** Each node with its disks; unchanged ones only as a number, unless `all` are to be shown. */
function byDisk(nodes: readonly DrawnNode[], all: boolean): string[] {
    const edges = new Map<number, { from?: string; to?: string }>();
    let unchanged = { nodes: 0, volumes: 0 };
    const lines = nodes.flatMap((node, n) => {
        const disks = node.owners.flatMap((owner) => owner.disks);
        const shown = disks.filter(({ change }) => all || change.outcome !== "unchanged");
        const same = disks.length - shown.length;
        if (shown.length === 0) {
            unchanged = { nodes: unchanged.nodes + 1, volumes: unchanged.volumes + same };
            return [];
        }
        const boxes = shown.map((disk, d) => {
            const id = `d${n}_${d}`;
            if (disk.pair !== undefined) {
                edges.set(disk.pair, { ...edges.get(disk.pair), [disk.part]: id });
            }
            return `    ${id}[${diskLabel(disk)}]:::${classOf(disk)}`;
        });
        const rest =
            same === 0 ? [] : [`    s${n}[${quoted([countOf("unchanged", same)])}]:::unchanged`];
        return [`subgraph n${n}[${quoted([node.name])}]`, ...boxes, ...rest, "end"];
    });
    const { nodes: others, volumes } = unchanged;
    const rest = `${countOf("unchanged", volumes)} on ${plural(others, all ? "node" : "other node")}`;
    return [
        ...lines,
        ...(others === 0 ? [] : [`rest[${quoted([rest])}]:::unchanged`]),
        ...[...edges.values()].map(({ from = "", to = "" }) => `${from} --> ${to}`),
    ];
}

/** Each node with the number of its volumes by outcome, and the number that move between two nodes. */
function byNode(nodes: readonly DrawnNode[]): string[] {
    const ids = new Map(nodes.map(({ name }, n) => [name, `n${n}`]));
    const edges = new Map<string, number>();
    const lines = nodes.map(({ name, owners }, n) => {
        const disks = owners.flatMap((owner) => owner.disks);
        for (const { part, other } of disks) {
            const edge = `n${n} -->|SIGN| ${ids.get(other?.node ?? "") ?? ""}`;
            if (part === "from") {
                edges.set(edge, (edges.get(edge) ?? 0) + 1);
            }
        }
        const here = disks.filter(({ part }) => part !== "from").map(({ change }) => change);
        const counts = outcomeCounts(here).map(([outcome, count]) =>
            outcome === "moves" ? `${countOf(outcome, count)} here` : countOf(outcome, count),
        );
        const worst = outcomeCounts(disks.map(({ change }) => change)).at(-1)?.[0] ?? "unchanged";
        return `n${n}[${quoted([name, ...counts])}]:::${classNames[worst]}`;
    });
    return [
        ...lines,
        ...[...edges].map(([edge, count]) =>
            edge.replace("SIGN", quoted([countOf("moves", count)])),
        ),
    ];
}

function total(disks: readonly DiskChange[], nodes: number): string[] {
    const extent = `${plural(disks.length, "volume")} on ${plural(nodes, "node")}`;
    const counts = outcomeCounts(disks).map(([outcome, count]) => countOf(outcome, count));
    return [`all[${quoted([extent, ...counts])}]`];
}

function withinLimits(lines: readonly string[]): boolean {
    return (
        flowchart(lines).length <= mostCharacters &&
        lines.filter((line) => line.includes("-->")).length <= mostEdges
    );
}

/**
 * The report as a Mermaid flowchart for Markdown, without the fence. It shows every disk where there
 * are few, else the disks that change, else only numbers, so that it stays within Mermaid's limits; and what changes of the
 * metadata.
 */
export function mermaid(
    disks: readonly DiskChange[],
    metadata: readonly MetadataLine[] = [],
): string {
    const nodes = drawnNodes(disks);
    const changing = nodes
        .flatMap(({ owners }) => owners.flatMap((owner) => owner.disks))
        .filter(({ change }) => change.outcome !== "unchanged").length;
    const ways = [
        ...(disks.length <= fewVolumes ? [byDisk(nodes, true)] : []),
        ...(changing <= fewChanges ? [byDisk(nodes, false)] : []),
        byNode(nodes),
    ];
    const phases = metadata.map((line, n) => `m${n}[${quoted(metadataCaption(line).split("; "))}]`);
    return flowchart([...phases, ...(ways.find(withinLimits) ?? total(disks, nodes.length))]);
}
