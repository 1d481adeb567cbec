import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readProject } from "../../core/config/project";
import { readStackConfig } from "../../core/config/stackConfig";
import type { Json, JsonObject } from "../../core/json";

/** A configuration of people who run the chart, and what is right for it. */
export interface UserCase {
    readonly id: string;
    readonly config: JsonObject;
    /** What is deployed, where it matters. */
    readonly before?: JsonObject;
    readonly want: string;
}

export const userCases = JSON.parse(
    readFileSync("tests/support/userConfigs.json", "utf8"),
) as readonly UserCase[];

const project = readProject(parse(readFileSync("Pulumi.yaml", "utf8")) as Json);

/** The configuration as the commands read it from a stack's file: secrets are hidden. */
export function givenByUser(config: JsonObject): JsonObject {
    const keys = Object.entries(config).map(([key, value]) => [`${project.name}:${key}`, value]);
    return readStackConfig(project, { config: Object.fromEntries(keys) as JsonObject }).given;
}

const added: Readonly<Record<string, string>> = {
    "cp-schema-registry/templates/budget.yaml": `{{- if .Values.podDisruptionBudget.enabled }}
# {{ .Values.ui.enabled }} {{ .Values.serverCrtSecret }}
{{- toYaml .Values.volumes }}{{ toYaml .Values.volumeMounts }}
{{- end }}
`,
    "kafka-ui/Chart.yaml": "apiVersion: v2\nname: kafka-ui\nversion: 0.7.0\n",
    "kafka-ui/values.yaml": "replicaCount: 1\nservice: { type: ClusterIP, port: 80 }\n",
    "kafka-ui/templates/service.yaml": "# {{ .Values.service.nodePort }}\n",
};

/** A fork of the chart, with keys and a subchart of its own. @returns its directory. */
export function writeFork(directory: string): string {
    const chart = join(directory, "cp-helm-charts");
    cpSync("dev/chart/cp-helm-charts", chart, { recursive: true });
    mkdirSync(join(chart, "charts/kafka-ui/templates"), { recursive: true });
    for (const [path, text] of Object.entries(added)) {
        writeFileSync(join(chart, "charts", path), text);
    }
    return chart;
}
