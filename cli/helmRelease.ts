import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedRepository } from "../core/chart/defaults";
import type { Configured } from "../core/config/read";
import { hasHidden } from "../core/config/secrets";
import type { StackConfig } from "../core/config/schema";
import { at, isObject, type Json, type JsonObject } from "../core/json";
import { withoutNulls } from "../core/takeover/settings";
import type { Cluster } from "../provider/kubernetes/cluster";
import { CommandError, UsageError } from "./errors";
import { helm, onCluster } from "./helm";
import { withTemporaryDirectory } from "./temporaryDirectory";

function chartArguments({ chart }: StackConfig): readonly string[] {
    const { path, version, repository = publishedRepository } = chart;
    return path === undefined
        ? [
              ...["cp-helm-charts", "--repo", repository],
              ...(version === undefined ? [] : ["--version", version]),
          ]
        : [path];
}

/** A release, by the helm that made it. */
export class HelmRelease {
    private readonly names: { readonly release: string; readonly namespace: string };
    private readonly scope: readonly string[];

    /** @param kubeconfig path of the file that has the cluster, where it is not that of $KUBECONFIG. */
    constructor(
        names: { readonly release: string; readonly namespace: string },
        cluster: Pick<Cluster, "config">,
        kubeconfig: string | undefined,
    ) {
        this.names = names;
        this.scope = [
            ...["--namespace", names.namespace, ...onCluster(cluster)],
            ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
        ];
    }

    private helm(...args: readonly string[]): Promise<string> {
        return helm([...args, ...this.scope]);
    }

    private async json(...args: readonly string[]): Promise<JsonObject> {
        const value = JSON.parse(await this.helm(...args, "--output", "json")) as unknown;
        return isObject(value) ? value : {};
    }

    values(): Promise<JsonObject> {
        return this.json("get", "values", this.names.release);
    }

    computed(): Promise<JsonObject> {
        return this.json("get", "values", this.names.release, "--all");
    }

    manifest(): Promise<string> {
        return this.helm("get", "manifest", this.names.release);
    }

    /** Status, and the chart's name and version. */
    async about(): Promise<{ status: string; chart: string; version: string }> {
        const about = await this.json("get", "metadata", this.names.release);
        const text = (value: Json | undefined) => (typeof value === "string" ? value : "");
        return {
            status: text(about.status),
            chart: text(about.chart),
            version: text(about.version),
        };
    }

    /** The manifest that an upgrade to a stack's values would give, by Helm and the cluster themselves. */
    async upgraded(configured: Configured): Promise<string> {
        const manifest = at(await this.upgrade(configured, "--dry-run=server"), "manifest");
        if (typeof manifest !== "string") {
            throw new CommandError("helm upgrade --dry-run gave no manifest");
        }
        return manifest;
    }

    /** Gives the release a stack's values, as the stack would do. */
    async upgrade(
        { config, chart }: Configured,
        ...options: readonly string[]
    ): Promise<JsonObject> {
        if (hasHidden(chart.values)) {
            throw new UsageError(
                "values: secrets of the stack's file cannot be read here, and Helm would be given others: take the release over with these values in plain text, then set them with pulumi config set --secret --path",
            );
        }
        return withTemporaryDirectory("takeover-", (directory) => {
            const file = join(directory, "values.json");
            writeFileSync(file, JSON.stringify(withoutNulls(chart.values)));
            const postrender = ["--post-renderer", "./components/postrender.js"];
            return this.json(
                ...["upgrade", this.names.release, ...chartArguments(config), "--values", file],
                ...[...postrender, ...options],
            );
        });
    }
}
