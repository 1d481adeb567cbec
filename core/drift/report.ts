import type { Diagnosis } from "../doctor/examine";
import type { Finding } from "../doctor/finding";
import { code, folded, objectDiff, section, tableRow } from "../report/markdown";
import { type Verdict, verdicts } from "../report/model";
import type { DriftedObject } from "./objects";

/** What is in the cluster against what the stack would make. */
export interface DriftReport {
    readonly stack: string;
    /** `namespace/name` of the release. */
    readonly release: string;
    readonly verdict: Verdict;
    readonly volumes: readonly Diagnosis[];
    readonly releaseFindings: readonly Finding[];
    readonly objects: readonly DriftedObject[];
    /** The revision that Helm has; 0 where it has none. */
    readonly revision: number;
}

/** What of a disk nobody serves is stranded; what the doctor will not touch is at risk. */
const ofFinding: Readonly<Record<Finding["verdict"], Verdict>> = {
    advise: "no data touched",
    mend: "data stranded",
    refuse: "data at risk",
};

/** The worst of what was found. */
export function verdictOf(volumes: readonly Diagnosis[]): Verdict {
    const found = volumes.flatMap(({ findings }) =>
        findings.map(({ verdict }) => verdicts.indexOf(ofFinding[verdict])),
    );
    return verdicts[Math.max(0, ...found)] ?? "no data touched";
}

export function isDrifted({ volumes, releaseFindings, objects }: DriftReport): boolean {
    return (
        objects.length > 0 ||
        releaseFindings.length > 0 ||
        volumes.some(({ findings }) => findings.length > 0)
    );
}

function todo(finding: Finding): string {
    return finding.verdict === "mend" ? "doctor --fix mends it" : finding.next;
}

function row({ planned, volume, claim, findings }: Diagnosis): string {
    const { node, path, size } = planned;
    const what = findings.map(
        (finding) => `${finding.object}: ${finding.reason}; ${todo(finding)}`,
    );
    return tableRow([
        code(planned.claim),
        planned.volume,
        code(`${node}:${path}`),
        size,
        claim === volume ? claim : `claim ${claim}, volume ${volume}`,
        what.join("<br>"),
    ]);
}

function table(volumes: readonly Diagnosis[]): string[] {
    return [
        "| Claim | Volume | Directory | Size | State | What is wrong |",
        "| --- | --- | --- | --- | --- | --- |",
        ...volumes.map(row),
    ];
}

function objectSection({ objects, release, revision }: DriftReport): string[] {
    const [namespace, name] = release.split("/");
    return objects.length === 0
        ? ["Nothing."]
        : [
              ...objects.flatMap(({ kind, name: object, state, diff }) =>
                  objectDiff(`${code(`${kind} ${object}`)} was ${state} past Helm`, diff),
              ),
              "`-` is what Helm applied, `+` what is there. `pulumi up` sees none of it. To put it back:",
              "",
              "```",
              `helm rollback ${name ?? ""} ${revision} --namespace ${namespace ?? ""}`,
              "```",
          ];
}

/** The drift in the words of the report. */
export function formatDrift(report: DriftReport): string {
    const { stack, release, verdict, volumes, releaseFindings } = report;
    const wrong = volumes.filter(({ findings }) => findings.length > 0);
    const well = volumes.filter(({ findings }) => findings.length === 0);
    return [
        `## ${stack}: ${isDrifted(report) ? `drift, ${verdict}` : "no drift"}`,
        "",
        `Release ${code(release)}: ${volumes.length} volumes, ${well.length} as they should be.`,
        ...section("Volumes", [
            ...(wrong.length === 0 ? [] : [...table(wrong), ""]),
            ...(well.length === 0 ? [] : folded(`${well.length} as they should be`, table(well))),
        ]),
        ...section(
            "Release",
            releaseFindings.map(
                ({ reason, ...finding }) => `- ${reason}; ${todo({ reason, ...finding })}`,
            ),
        ),
        ...section("Objects of the chart", objectSection(report)),
        "",
    ].join("\n");
}
