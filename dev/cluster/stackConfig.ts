import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { isObject, type JsonObject } from "../../core/json";
import { ClusterError } from "./shell";

/** What a command lays over a stack's own file, without changing that. */
export interface Overlay {
    /** Directory or .tgz of a chart (CHART=path). */
    readonly chart?: string | undefined;
    /** Context of the kubeconfig (CONTEXT=name). */
    readonly context?: string | undefined;
}

/** @throws ClusterError where there is no such chart. */
export function chartPath(given: string): string {
    const path = resolve(given);
    if (!existsSync(path)) {
        throw new ClusterError(
            `CHART=${given}: a chart's directory or .tgz, there is none at ${path}`,
        );
    }
    return path;
}

/**
 * The file to run a stack with: its own, or a copy in `directory` with the overlay on it.
 * @returns arguments for the CLI.
 */
export function configFile(stack: string, overlay: Overlay, directory: string): string[] {
    if (overlay.chart === undefined && overlay.context === undefined) {
        return [];
    }
    const own = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as unknown;
    const base = isObject(own) ? own : {};
    const config = isObject(base.config) ? base.config : {};
    const laid: JsonObject = {
        ...base,
        config: {
            ...config,
            ...(overlay.chart === undefined
                ? {}
                : { "kafka-local-volumes:chart": { path: chartPath(overlay.chart) } }),
            ...(overlay.context === undefined ? {} : { "kubernetes:context": overlay.context }),
        },
    };
    mkdirSync(directory, { recursive: true });
    const file = join(directory, `Pulumi.${stack}.yaml`);
    writeFileSync(file, stringify(laid));
    return ["--config-file", file];
}
