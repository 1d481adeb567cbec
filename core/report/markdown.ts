import type { DiskChange, Fate } from "./model";
import { mermaid } from "./picture/mermaid";
import type { ObjectChange } from "./objects";
import type { StorageReport } from "./report";

const words: Readonly<Record<Fate, string>> = {
    stays: "",
    new: "**new**",
    anew: "**made anew** over the same directory",
    moves: "**moves**",
    removed: "**left behind**",
    lost: "**AT RISK**",
};

export function code(text: string): string {
    return `\`${text}\``;
}

/** A row of a table; a bar within a cell would end it. */
export function tableRow(cells: readonly string[]): string {
    return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

function place({ before, after }: DiskChange): string {
    const [was, is] = [before, after].map((disk) => disk && `${disk.node}:${disk.path}`);
    if (was === undefined || is === undefined || was === is) {
        return code(is ?? was ?? "");
    }
    return `${code(was)} -> ${code(is)}`;
}

function value(was: string | undefined, is: string | undefined): string {
    return was === undefined || is === undefined || was === is
        ? (is ?? was ?? "")
        : `${was} -> ${is}`;
}

function row(disk: DiskChange): string {
    const { claim, before, after, fate, notes } = disk;
    const what = [words[fate], notes.join("; ")].filter((text) => text !== "").join(": ");
    const cells = [
        code(claim),
        value(before?.volume, after?.volume),
        place(disk),
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
    const changed = disks.filter(({ fate }) => fate !== "stays");
    const same = disks.filter(({ fate }) => fate === "stays");
    return [
        ...(changed.length === 0 ? [] : [...table(changed), ""]),
        ...(same.length === 0 ? [] : folded(`${same.length} unchanged`, table(same))),
    ];
}

/** An item of a list with its diff under it. */
export function objectDiff(title: string, diff: readonly string[]): string[] {
    return diff.length === 0
        ? [`- ${title}`, ""]
        : [`- ${title}`, "", "```diff", ...diff.join("\n@@\n").split("\n"), "```", ""];
}

function objectLines({ kind, name, change, restarts, diff }: ObjectChange): string[] {
    const restart = restarts ? ", its pods are restarted" : "";
    return objectDiff(`${code(`${kind} ${name}`)} ${change}${restart}`, diff);
}

function objectSection({ comparison }: StorageReport): string[] {
    if ("why" in comparison) {
        return [`Not compared: ${comparison.why}.`];
    }
    const { objects } = comparison;
    return objects.length === 0 ? ["Nothing."] : objects.flatMap(objectLines).slice(0, -1);
}

/** One list, as it goes into the stack's file, with what comes of each as comments. */
function guardSection({ refused, blocked }: StorageReport): string[] {
    const meanings = [...new Set(refused.map(({ meaning }) => meaning))];
    const list = meanings.flatMap((meaning) => [
        `    # ${meaning}`,
        ...refused.filter((one) => one.meaning === meaning).map(({ name }) => `    - ${name}`),
    ]);
    return [
        ...(refused.length === 0
            ? []
            : [
                  "To let exactly this through, the stack's configuration needs:",
                  "",
                  "```yaml",
                  "kafka-local-volumes:acknowledge:",
                  ...list,
                  "```",
              ]),
        ...(blocked === undefined ? [] : [...(refused.length === 0 ? [] : [""]), `${blocked}.`]),
    ];
}

function counted(n: number, what: string): string {
    return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function summary({ disks }: StorageReport): string {
    const nodes = new Set(disks.flatMap(({ after }) => (after === undefined ? [] : [after.node])));
    const of = (...fates: readonly Fate[]) =>
        disks.filter(({ fate }) => fates.includes(fate)).length;
    const counts = (["new", "anew", "moves", "removed", "lost"] as const)
        .map((fate) => [of(fate), fate] as const)
        .filter(([n]) => n > 0)
        .map(([n, fate]) => `${n} ${shortWords[fate]}`);
    const volumes = disks.filter(({ after }) => after !== undefined).length;
    const where = `${counted(volumes, "volume")} on ${counted(nodes.size, "node")}`;
    return [where, ...counts, `${of("stays")} unchanged`].join(", ");
}

const shortWords: Readonly<Record<Exclude<Fate, "stays">, string>> = {
    new: "new",
    anew: "made anew",
    moves: "moved",
    removed: "left behind",
    lost: "at risk",
};

/** The report as Markdown: the verdict first. The same change gives the same bytes. */
export function formatMarkdown(report: StorageReport): string {
    const { stack, release, verdict, reasons, acknowledged, refused, kafka, notes } = report;
    const known =
        refused.length === 0 && acknowledged.length > 0 && verdict !== "no data touched"
            ? " (acknowledged)"
            : "";
    return [
        `## ${stack}: ${verdict}${known}`,
        "",
        ...reasons.map((reason) => `- ${reason}.`),
        ...(reasons.length === 0 ? [] : [""]),
        `Release ${code(release)}: ${summary(report)}. Kafka ${kafka}.`,
        ...notes.flatMap((note) => ["", `Note: ${note}.`]),
        ...section("Volumes", diskSection(report.disks)),
        ...section("Not acknowledged", guardSection(report)),
        ...section(
            "Acknowledged",
            acknowledged.map(({ name }) => `- ${code(name)}`),
        ),
        ...section("Objects of the chart", objectSection(report)),
        "",
        ...folded("Picture", ["```mermaid", ...mermaid(report.disks).trimEnd().split("\n"), "```"]),
        "",
    ].join("\n");
}
