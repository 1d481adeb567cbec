import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../core/json";
import { type KubeconfigFile, mergeKubeconfigs } from "../../core/kubeconfig/merge";
import { shown } from "../../core/shown";
import { kubernetesClient } from "./client";
import { givenKubeconfig } from "./givenKubeconfig";

/** A context that no kubeconfig has. */
export class UnknownContext extends Error {}

function read(path: string): KubeconfigFile {
    try {
        const content = parse(readFileSync(path, "utf8")) as Json;
        return { name: path, directory: dirname(path), content };
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
 * What is in the kubeconfig that is used, with its paths made absolute.
 * @returns undefined where there is none.
 */
export function kubeconfigContent(): JsonObject | undefined {
    const given = givenKubeconfig();
    const files = given === undefined ? kubeconfigPaths().map(read) : [given];
    if (files.length === 0) {
        if ((process.env.KUBECONFIG ?? "") !== "") {
            throw new Error("none of its files exists");
        }
        return undefined;
    }
    const { config, faults } = mergeKubeconfigs(files);
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
    return config;
}

/**
 * The kubeconfig that kubectl and the Kubernetes provider would use. The client's own way of merging
 * takes the last file's current context, and refuses a name that is in two files.
 * @throws UnknownContext where the chosen context is in none of the files.
 */
export function loadKubeconfig(context: string | undefined): KubeConfig {
    const { KubeConfig: Config } = kubernetesClient();
    const config = new Config();
    const content = kubeconfigContent();
    if (content === undefined) {
        // Inside a pod: its service account.
        config.loadFromDefault();
    } else {
        config.loadFromString(JSON.stringify(content));
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
