import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import type { Json } from "../../core/json";
import { type KubeconfigFile, mergeKubeconfigs } from "../../core/kubeconfig/merge";
import { shown } from "../../core/shown";
import { readTextFile } from "../../core/textFile";
import { kubernetesClient } from "./client";

/** A context that no kubeconfig has. */
export class UnknownContext extends Error {}

/** No kubeconfig is as large; a pipe or a device would never end. */
const mostOfKubeconfig = 16 * 2 ** 20;

function read(path: string): KubeconfigFile {
    try {
        const content = parse(readTextFile(path, mostOfKubeconfig)) as Json;
        return { path, content };
    } catch (error) {
        const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        throw new Error(`${shown(path)}: ${shown(line)}`);
    }
}

/** The files that kubectl reads; those that are missing are skipped, as it skips them. */
function kubeconfigPaths(): readonly string[] {
    const list = process.env.KUBECONFIG ?? "";
    const paths =
        list === "" ? [join(homedir(), ".kube", "config")] : list.split(delimiter).filter(Boolean);
    return [...new Set(paths.map((path) => resolve(path)))].filter((path) => existsSync(path));
}

/**
 * The kubeconfig that kubectl and the Kubernetes provider would use. The client's own way of merging
 * takes the last file's current context, and refuses a name that is in two files.
 * @throws UnknownContext where the chosen context is in none of the files.
 */
export function loadKubeconfig(context: string | undefined): KubeConfig {
    const { KubeConfig: Config } = kubernetesClient();
    const config = new Config();
    const paths = kubeconfigPaths();
    if (paths.length === 0) {
        if ((process.env.KUBECONFIG ?? "") !== "") {
            throw new Error("none of its files exists");
        }
        // Inside a pod: its service account.
        config.loadFromDefault();
    } else {
        const merged = mergeKubeconfigs(paths.map(read));
        if (merged.faults.length > 0) {
            throw new Error(merged.faults.join("\n"));
        }
        config.loadFromString(JSON.stringify(merged.config));
    }
    if (context !== undefined) {
        config.setCurrentContext(context);
    }
    if (config.getCurrentCluster() === null) {
        const known = config.getContexts().map(({ name }) => shown(name));
        // It is undefined where no file has one, which the client's types do not say.
        const chosen: unknown = config.getCurrentContext();
        throw new UnknownContext(
            `context ${typeof chosen === "string" ? shown(chosen) : "(none is current)"}: the kubeconfig has none of this name; contexts: ${known.join(", ")}`,
        );
    }
    return config;
}
