import { type GuardChange, protection } from "./guards";
import type { DiskChange, Outcome } from "./model";
import { code, fenced, inline } from "./fence";
import { mermaid } from "./picture/mermaid";
import { countOf, plural } from "./picture/words";
import { metadataHeadline, type MetadataLine } from "./metadataLine";
import type { ObjectChange } from "./objects";
import { kindOf, type ResourceChange } from "./otherResources";
import { yamlWord } from "../yamlWord";
import type { StorageReport } from "./storageReport";

const outcomeWords: Readonly<Record<Outcome, string>> = {
    unchanged: "",
    new: "**new**",
    recreated: "**recreated** with the same directory",
    moves: "**moves**",
    "left behind": "**left behind**",
    "at risk": "**AT RISK**",
};

/** A row of a table. A `|` within a cell is escaped: it would end the cell. */
export function tableRow(cells: readonly string[]): string {
    return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

function location({ before, after }: DiskChange): string {
    const [was, is] = [before, after].map((disk) => disk && `${disk.node}:${disk.path}`);
    if (was === undefined || is === undefined || was === is) {
        return code(is ?? was ?? "");
    }
    return `${code(was)} -> ${code(is)}`;
}

function value(was: string | undefined, is: string | undefined): string {
    return inline(
        was === undefined || is === undefined || was === is ? (is ?? was ?? "") : `${was} -> ${is}`,
    );
}

function row(disk: DiskChange): string {
    const { claim, before, after, outcome, notes } = disk;
    const what = [outcomeWords[outcome], inline(notes.join("; "))]
        .filter((text) => text !== "")
        .join(": ");
    const cells = [
        code(claim),
        value(before?.volume, after?.volume),
        location(disk),
        value(before?.size, after?.size),
        what,
    ];
    return tableRow(cells);
}

function table(disks: readonly DiskChange[]): string[] {
    return [
        "| Claim | Volume | Directory | Size | What changes |",
        "| --- | --- | --- | --- | --- |",
        ...disks.map(row),
    ];
}

export function folded(summary: string, lines: readonly string[]): string[] {
    return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

export function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : ["", `### ${title}`, "", ...lines];
}

function diskSection(disks: readonly DiskChange[]): string[] {
    const changed = disks.filter(({ outcome }) => outcome !== "unchanged");
    const same = disks.filter(({ outcome }) => outcome === "unchanged");
    return [
        ...(changed.length === 0 ? [] : [...table(changed), ""]),
        ...(same.length === 0 ? [] : folded(`${same.length} unchanged`, table(same))),
    ];
}

/** A list item with a diff below it. */
export function objectDiff(title: string, diff: readonly string[]): string[] {
    return diff.length === 0
        ? [`- ${title}`, ""]
        : [`- ${title}`, "", ...fenced("diff", diff.join("\n@@\n").split("\n")), ""];
}

function objectLines(change: ObjectChange): string[] {
    const { kind, name, namespace, restarts, diff, sha256 } = change;
    const named = namespace === undefined ? name : `${namespace}/${name}`;
    const more = [
        ...(restarts ? ["its pods restart"] : []),
        ...(sha256 === undefined ? [] : [`SHA-256 ${sha256}`]),
    ];
    const title = `${code(`${kind} ${named}`)} ${change.change}`;
    return objectDiff([title, ...more].join(", "), diff);
}

function objectSection({ comparison }: StorageReport): string[] {
    if ("why" in comparison) {
        return [`Not compared: ${inline(comparison.why)}.`];
    }
    const { objects } = comparison;
    return objects.length === 0 ? ["Nothing."] : objects.flatMap(objectLines).slice(0, -1);
}

function resourceLines({ type, name, change, restarts, diff }: ResourceChange): string[] {
    const isSeen = diff.length > 0 || change === "deleted";
    const more = [
        ...(restarts ? ["its pods restart"] : []),
        ...(isSeen ? [] : ["what differs is secret or known after the update"]),
    ];
    return objectDiff([`${code(`${kindOf(type)} ${name}`)} ${change}`, ...more].join(", "), diff);
}

/** The list to paste into the stack's file, with the effect of each entry as a comment. */
function guardSection({ refused, blocked }: StorageReport): string[] {
    const meanings = [...new Set(refused.map(({ meaning }) => meaning))];
    const list = meanings.flatMap((meaning) => [
        `    # ${meaning}`,
        ...refused
            .filter((one) => one.meaning === meaning)
            .map(({ name }) => `    - ${yamlWord(name)}`),
    ]);
    return [
        ...(refused.length === 0
            ? []
            : [
                  "To allow exactly this change, add to the stack's configuration:",
                  "",
                  ...fenced("yaml", ["kafka-local-volumes:acknowledge:", ...list]),
              ]),
        ...(blocked === undefined
            ? []
            : [...(refused.length === 0 ? [] : [""]), `${inline(blocked)}.`]),
    ];
}

function guardLine({ guard, before, after, meaning }: GuardChange): string {
    const values = [before, after].filter((one) => one !== undefined).map(code);
    return `- ${code(guard)}: ${values.join(" -> ")}: ${inline(meaning)}.`;
}

function summary({ disks }: StorageReport): string {
    const nodes = new Set(disks.flatMap(({ after }) => (after === undefined ? [] : [after.node])));
    const of = (...outcomes: readonly Outcome[]) =>
        disks.filter(({ outcome }) => outcomes.includes(outcome)).length;
    const counts = (["new", "recreated", "moves", "left behind", "at risk"] as const)
        .map((outcome) => [of(outcome), outcome] as const)
        .filter(([n]) => n > 0)
        .map(([n, outcome]) => countOf(outcome, n));
    const volumes = disks.filter(({ after }) => after !== undefined).length;
    const where = `${plural(volumes, "volume")} on ${plural(nodes.size, "node")}`;
    return [where, ...counts, `${of("unchanged")} unchanged`].join(", ");
}

/** Its new disks, those that stay, and whether it can be taken back. */
function metadataLine(line: MetadataLine): string {
    const { key, before, after, meaning, newDisks, otherDisks, wayBack, isFinal } = line;
    const values = [before, after].filter((one) => one !== undefined).map(code);
    const disks =
        newDisks.length === 0
            ? "no disk is new"
            : `${newDisks.map(code).join(", ")} ${newDisks.length === 1 ? "is" : "are"} new`;
    const back = isFinal
        ? `**${inline(wayBack.replace(/[:,].*$/, ""))}**${inline(/[:,].*$/.exec(wayBack)?.[0] ?? "")}`
        : inline(wayBack);
    return `${code(key)}: ${values.join(" -> ")}: ${inline(meaning)}. Disks: ${disks}; ${inline(otherDisks)}. Way back: ${back}.`;
}

/** The report as Markdown, the verdict first. The same change gives the same text. */
export function formatMarkdown(report: StorageReport): string {
    const { stack, release, verdict, reasons, acknowledged, refused, kafka, notes, guards } =
        report;
    const { metadata } = report;
    const known =
        refused.length === 0 && acknowledged.length > 0 && verdict !== "no data touched"
            ? " (acknowledged)"
            : "";
    return [
        `## ${stack}: ${[`${verdict}${known}${protection(guards)}`, ...metadata.map(metadataHeadline)].join(", ")}`,
        "",
        ...reasons.map((reason) => `- ${inline(reason)}.`),
        ...(reasons.length === 0 ? [] : [""]),
        ...metadata.flatMap((line) => [metadataLine(line), ""]),
        `Release ${code(release)}: ${summary(report)}. Kafka ${inline(kafka)}.`,
        ...notes.flatMap((note) => ["", `Note: ${inline(note)}.`]),
        ...section("What protects the data changes", [
            ...guards.map(guardLine),
            ...acknowledged.map(
                ({ name }) => `- ${code("acknowledge")}: ${code(name)} is accepted.`,
            ),
        ]),
        ...section("Volumes", diskSection(report.disks)),
        ...section("Not acknowledged", guardSection(report)),
        ...section("Objects of the chart", objectSection(report)),
        ...section("Other resources", report.resources.flatMap(resourceLines).slice(0, -1)),
        "",
        ...folded("Picture", [
            "```mermaid",
            ...mermaid(report.disks, metadata).trimEnd().split("\n"),
            "```",
        ]),
        "",
    ].join("\n");
}
