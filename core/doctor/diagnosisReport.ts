import type { Diagnosis } from "./diagnosis";
import { printable } from "../shown";
import { describeAction, type Finding } from "./finding";

/** The doctor's result, as `--json` prints it. */
export interface DoctorReport {
    readonly stack: string;
    readonly release: string;
    readonly namespace: string;
    readonly healthy: boolean;
    readonly volumes: readonly Diagnosis[];
    /** What is wrong with the release itself. */
    readonly releaseFindings: readonly Finding[];
    /** What `--fix` did, in words. */
    readonly fixed: readonly string[];
}

export function isHealthy(
    volumes: readonly Diagnosis[],
    releaseFindings: readonly Finding[],
): boolean {
    return releaseFindings.length === 0 && volumes.every(({ verdict }) => verdict === "healthy");
}

/** Rows as columns of text. */
export function columns(texts: readonly (readonly string[])[]): string {
    const rows = texts.map((cells) => cells.map(printable));
    const widths = (rows[0] ?? []).map((_, i) =>
        Math.max(...rows.map((row) => row[i]?.length ?? 0)),
    );
    return rows
        .map((row) =>
            row
                .map((cell, i) => cell.padEnd(widths[i] ?? 0))
                .join("   ")
                .trimEnd(),
        )
        .join("\n");
}

function row({ planned, claim, volume, boundTo, pods, verdict }: Diagnosis): string[] {
    return [
        planned.claim,
        claim,
        boundTo === null ? volume : `${volume} to ${boundTo}`,
        `${planned.node}:${planned.path}`,
        planned.size,
        pods.length === 0 ? "-" : pods.map(({ name, phase }) => `${name} (${phase})`).join(", "),
        verdict,
    ];
}

/** Each finding with its objects: equal findings of several objects are printed once. */
function formatFindings(findings: readonly Finding[]): string[] {
    const objects = new Map<string, Set<string>>();
    for (const finding of findings) {
        const { state, reason } = finding;
        const todo =
            finding.verdict === "fixable"
                ? `--fix: ${finding.actions.map(describeAction).join(", then ")}`
                : `${finding.verdict === "refused" ? "not repaired by --fix" : "to do"}: ${finding.next}`;
        const text = `${printable(`${state}: ${reason}`)}\n    ${printable(todo)}`;
        objects.set(text, (objects.get(text) ?? new Set()).add(printable(finding.object)));
    }
    return [...objects].map(([text, of]) => `${[...of].join("\n")}\n    ${text}`);
}

/** The report as text: a line for each volume, then what is wrong and what to do. */
export function formatDoctorReport(report: DoctorReport): string {
    const head = ["CLAIM", "STATE", "VOLUME", "DIRECTORY", "SIZE", "POD", "VERDICT"];
    const findings = [
        ...report.volumes.flatMap((each) => each.findings),
        ...report.releaseFindings,
    ];
    const counts = (["healthy", "fixable", "refused", "advice"] as const)
        .map((verdict) => [verdict, report.volumes.filter((v) => v.verdict === verdict).length])
        .filter(([, count]) => count !== 0)
        .map(([verdict, count]) => `${String(count)} ${String(verdict)}`);
    return [
        columns([head, ...report.volumes.map(row)]),
        ...formatFindings(findings),
        `${report.volumes.length} volumes: ${counts.join(", ")}`,
    ].join("\n\n");
}
