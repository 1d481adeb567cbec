import { commandLine } from "../commandLine";
import type { Diagnosis } from "../doctor/diagnosis";
import type { Finding } from "../doctor/finding";
import { code, inline } from "../report/fence";
import { folded, objectDiff, section, tableRow } from "../report/markdown";
import { shellWord } from "../shellWord";
import { type StorageVerdict, storageVerdicts } from "../report/model";
import type { DriftedObject } from "./objects";

/** The cluster compared with what the stack would create. */
export interface DriftReport {
    readonly stack: string;
    /** `namespace/name` of the release. */
    readonly release: string;
    readonly verdict: StorageVerdict;
    readonly volumes: readonly Diagnosis[];
    readonly releaseFindings: readonly Finding[];
    /** Of the chart. */
    readonly objects: readonly DriftedObject[];
    /** Of this program, beside the chart and the volumes: the controllers, and Services for brokers. */
    readonly ownObjects: readonly DriftedObject[];
    /** The newest revision in Helm's records; 0 where there is none. */
    readonly revision: number;
}

/** A disk that no claim is bound to is stranded; one that `doctor --fix` will not touch is at risk. */
const ofFinding: Readonly<Record<Finding["verdict"], StorageVerdict>> = {
    advice: "no data touched",
    fixable: "data stranded",
    refused: "data at risk",
};

/** The worst verdict of all findings. */
export function driftVerdict(volumes: readonly Diagnosis[]): StorageVerdict {
    const indexes = volumes.flatMap(({ findings }) =>
        findings.map(({ verdict }) => storageVerdicts.indexOf(ofFinding[verdict])),
    );
    return storageVerdicts[Math.max(0, ...indexes)] ?? "no data touched";
}

export function isDrifted(report: DriftReport): boolean {
    const { volumes, releaseFindings, objects, ownObjects } = report;
    return (
        objects.length > 0 ||
        ownObjects.length > 0 ||
        releaseFindings.length > 0 ||
        volumes.some(({ findings }) => findings.length > 0)
    );
}

function todo(stack: string, finding: Finding): string {
    return finding.verdict === "fixable"
        ? `run ${commandLine("doctor", stack, "--fix")}`
        : finding.next;
}

function row(stack: string, { planned, volume, claim, findings }: Diagnosis): string {
    const { node, path, size } = planned;
    const what = findings.map((finding) =>
        inline(`${finding.object}: ${finding.reason}; ${todo(stack, finding)}`),
    );
    return tableRow([
        code(planned.claim),
        inline(planned.volume),
        code(`${node}:${path}`),
        inline(size),
        inline(claim === volume ? claim : `claim ${claim}, volume ${volume}`),
        what.join("<br>"),
    ]);
}

function table(stack: string, volumes: readonly Diagnosis[]): string[] {
    return [
        "| Claim | Volume | Directory | Size | State | What is wrong |",
        "| --- | --- | --- | --- | --- | --- |",
        ...volumes.map((diagnosis) => row(stack, diagnosis)),
    ];
}

function objectSection({ objects, release, revision }: DriftReport): string[] {
    const [namespace, name] = release.split("/");
    return objects.length === 0
        ? ["Nothing."]
        : [
              ...objects.flatMap(({ kind, name: object, state, diff }) =>
                  objectDiff(`${code(`${kind} ${object}`)} was ${state} outside Helm`, diff),
              ),
              "`-` is what Helm applied, `+` what the cluster has. `pulumi up` does not see it. To undo it:",
              "",
              "```",
              `helm rollback ${shellWord(name ?? "")} ${revision} --namespace ${shellWord(namespace ?? "")}`,
              "```",
          ];
}

function ownSection({ ownObjects }: DriftReport): string[] {
    return ownObjects.length === 0
        ? []
        : [
              ...ownObjects.flatMap(({ kind, name, state, diff }) =>
                  objectDiff(`${code(`${kind} ${name}`)} was ${state} outside Pulumi`, diff),
              ),
              "`-` is what the last update applied, `+` what the cluster has. `pulumi up --refresh` undoes it.",
          ];
}

/** The drift as Markdown, in the format of the report. */
export function formatDrift(report: DriftReport): string {
    const { stack, release, verdict, volumes, releaseFindings } = report;
    const wrong = volumes.filter(({ findings }) => findings.length > 0);
    const well = volumes.filter(({ findings }) => findings.length === 0);
    return [
        `## ${stack}: ${isDrifted(report) ? `drift, ${verdict}` : "no drift"}`,
        "",
        `Release ${code(release)}: ${volumes.length} volumes, ${well.length} as expected.`,
        ...section("Volumes", [
            ...(wrong.length === 0 ? [] : [...table(stack, wrong), ""]),
            ...(well.length === 0 ? [] : folded(`${well.length} as expected`, table(stack, well))),
        ]),
        ...section(
            "Release",
            releaseFindings.map(
                (finding) => `- ${inline(`${finding.reason}; ${todo(stack, finding)}`)}`,
            ),
        ),
        ...section("Objects of the chart", objectSection(report)),
        ...section("Objects of this program", ownSection(report)),
        "",
    ].join("\n");
}
