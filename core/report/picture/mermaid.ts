import type { DiskChange, Fate } from "../model";
import { counts } from "./header";
import { nodesOf, ownerLabel, type NodeOfPicture, type Place } from "./places";
import { fitting } from "./text";
import { counted, countOf, diskName, fateWords, happening } from "./words";

/** Mermaid's own limits, which are GitHub's: maxTextSize 50000 and maxEdges 500, less a reserve. */
const mostSigns = 45_000;
const mostEdges = 450;
/** Up to so many volumes each is shown, and up to so many places that change each of those. */
const fewVolumes = 12;
const fewPlaces = 40;

/** Entity codes for everything that Mermaid or Markdown could take for more than a letter. */
function quoted(lines: readonly string[]): string {
    const labels = lines.map((line) =>
        fitting(line, 44, 1, "mono").replaceAll(
            /[^\p{L}\p{N} ,./:…-]/gu,
            (sign) => `#${sign.codePointAt(0) ?? 0};`,
        ),
    );
    return `"${labels.join("<br/>")}"`;
}

/** Only edges and signs carry colour: the rest is the theme's, light or dark. */
const classes: Readonly<Record<Fate, string>> = {
    stays: "stroke-width:1px",
    new: "stroke:#2da44e,stroke-width:2px",
    anew: "stroke:#218bff,stroke-width:2px",
    moves: "stroke:#a475f9,stroke-width:2px",
    removed: "stroke:#bf8700,stroke-width:2px,stroke-dasharray:5 4",
    lost: "fill:#cf222e,stroke:#cf222e,color:#ffffff",
};
const left = "stroke:#a475f9,stroke-width:2px,stroke-dasharray:5 4";
const machine = "fill:none,stroke:#8b949e";

function classOf({ change, part }: Place): string {
    return part === "from" ? "left" : change.fate;
}

function placeLabel(place: Place): string {
    const { change, disk } = place;
    const fate = change.fate === "stays" ? "" : `${fateWords[change.fate].name}, `;
    const says = happening(place);
    return quoted([
        `${ownerLabel(change)} ${diskName(change)}`,
        `${fate}${disk.size}`,
        ...(says === undefined ? [] : [says]),
    ]);
}

function flowchart(lines: readonly string[]): string {
    const machines = lines.flatMap((line) => /^subgraph (n\d+)/.exec(line)?.[1] ?? []);
    const classDefs = Object.entries({ ...classes, left }).filter(([name]) =>
        lines.some((line) => line.endsWith(`:::${name}`)),
    );
    return [
        "flowchart LR",
        ...lines.map((line) => `    ${line}`),
        ...classDefs.map(([name, look]) => `    classDef ${name} ${look}`),
        ...(machines.length === 0
            ? []
            : [`    classDef machine ${machine}`, `    class ${machines.join(",")} machine`]),
        "",
    ].join("\n");
}

/** Each node with its disks, those that stay as a count where there are many. */
function byDisk(nodes: readonly NodeOfPicture[], all: boolean): string[] {
    const edges = new Map<number, { from?: string; to?: string }>();
    let quiet = { nodes: 0, volumes: 0 };
    const lines = nodes.flatMap((node, n) => {
        const places = node.owners.flatMap((owner) => owner.places);
        const shown = places.filter(({ change }) => all || change.fate !== "stays");
        const staying = places.length - shown.length;
        if (shown.length === 0) {
            quiet = { nodes: quiet.nodes + 1, volumes: quiet.volumes + staying };
            return [];
        }
        const disks = shown.map((place, d) => {
            const id = `d${n}_${d}`;
            if (place.pair !== undefined) {
                edges.set(place.pair, { ...edges.get(place.pair), [place.part]: id });
            }
            return `    ${id}[${placeLabel(place)}]:::${classOf(place)}`;
        });
        const rest =
            staying === 0 ? [] : [`    s${n}[${quoted([countOf("stays", staying)])}]:::stays`];
        return [`subgraph n${n}[${quoted([node.name])}]`, ...disks, ...rest, "end"];
    });
    const { nodes: others, volumes } = quiet;
    const rest = `${countOf("stays", volumes)} on ${counted(others, all ? "node" : "other node")}`;
    return [
        ...lines,
        ...(others === 0 ? [] : [`rest[${quoted([rest])}]:::stays`]),
        ...[...edges.values()].map(({ from = "", to = "" }) => `${from} --> ${to}`),
    ];
}

/** Each node with how many of its volumes have which fate, and how many move from one to another. */
function byNode(nodes: readonly NodeOfPicture[]): string[] {
    const ids = new Map(nodes.map(({ name }, n) => [name, `n${n}`]));
    const edges = new Map<string, number>();
    const lines = nodes.map(({ name, owners }, n) => {
        const places = owners.flatMap((owner) => owner.places);
        for (const { part, other } of places) {
            const edge = `n${n} -->|SIGN| ${ids.get(other?.node ?? "") ?? ""}`;
            if (part === "from") {
                edges.set(edge, (edges.get(edge) ?? 0) + 1);
            }
        }
        const here = places.filter(({ part }) => part !== "from").map(({ change }) => change);
        const told = counts(here).map(([fate, count]) =>
            fate === "moves" ? `${countOf(fate, count)} here` : countOf(fate, count),
        );
        const worst = counts(places.map(({ change }) => change)).at(-1)?.[0] ?? "stays";
        return `n${n}[${quoted([name, ...told])}]:::${worst}`;
    });
    return [
        ...lines,
        ...[...edges].map(([edge, count]) =>
            edge.replace("SIGN", quoted([countOf("moves", count)])),
        ),
    ];
}

function total(disks: readonly DiskChange[], nodes: number): string[] {
    const extent = `${counted(disks.length, "volume")} on ${counted(nodes, "node")}`;
    const told = counts(disks).map(([fate, count]) => countOf(fate, count));
    return [`all[${quoted([extent, ...told])}]`];
}

function withinLimits(lines: readonly string[]): boolean {
    return (
        flowchart(lines).length <= mostSigns &&
        lines.filter((line) => line.includes("-->")).length <= mostEdges
    );
}

/**
 * The report as a Mermaid flowchart for Markdown, without the fence: every disk where there are few,
 * what changes where there are more, and counts where even that is more than Mermaid takes.
 */
export function mermaid(disks: readonly DiskChange[]): string {
    const nodes = nodesOf(disks);
    const changing = nodes
        .flatMap(({ owners }) => owners.flatMap(({ places }) => places))
        .filter(({ change }) => change.fate !== "stays").length;
    const ways = [
        ...(disks.length <= fewVolumes ? [byDisk(nodes, true)] : []),
        ...(changing <= fewPlaces ? [byDisk(nodes, false)] : []),
        byNode(nodes),
    ];
    return flowchart(ways.find(withinLimits) ?? total(disks, nodes.length));
}
