import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { isObject, type Json } from "../../core/json";
import type { KubeconfigFile } from "../../core/kubeconfig/merge";
import { FileFault, readTextFile } from "../../core/textFile";
import { readYaml, YamlFault } from "../../core/yaml";

/** The key of the configuration that Pulumi's Kubernetes provider takes a kubeconfig from. */
export const kubeconfigKey = "kubernetes:kubeconfig";

let given: string | undefined;

/**
 * Takes a kubeconfig, or the path to one, in place of $KUBECONFIG. It is of the whole process, as that
 * is: the engine starts a provider for each configuration, and a command works on one stack.
 */
export function giveKubeconfig(text: string | undefined): void {
    given = text === "" ? undefined : text;
}

function expanded(path: string): string {
    return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/** Its content is a secret, so that what is wrong is only said by its place. */
function parsed(text: string): Json {
    try {
        return readYaml(text);
    } catch (error) {
        if (!(error instanceof YamlFault)) {
            throw error;
        }
        const place = /\bline \d+, column \d+/.exec(error.message)?.[0];
        throw new Error(
            `${kubeconfigKey}: it is no YAML${place === undefined ? "" : `: ${place}`}`,
        );
    }
}

function contentOf(text: string): Json {
    const path = expanded(text);
    if (!existsSync(path) && !isAbsolute(path) && !path.startsWith(".")) {
        return parsed(text);
    }
    try {
        return parsed(readTextFile(path));
    } catch (error) {
        throw error instanceof FileFault
            ? new Error(`${kubeconfigKey}: its file cannot be read: ${error.message}`)
            : error;
    }
}

/**
 * What has been given, read as Pulumi's Kubernetes provider reads it: a path where there is such a file,
 * else the content; relative paths in either are relative to the working directory.
 * https://github.com/pulumi/pulumi-kubernetes/blob/v4.25.0/provider/pkg/provider/provider.go
 */
export function givenKubeconfig(): KubeconfigFile | undefined {
    if (given === undefined) {
        return undefined;
    }
    const content = contentOf(given);
    if (!isObject(content)) {
        throw new Error(`${kubeconfigKey}: it is neither the path of a file nor a kubeconfig`);
    }
    return { name: kubeconfigKey, directory: process.cwd(), content };
}

/** Tells one source of a kubeconfig from another within this process. */
export function kubeconfigSource(): string {
    return JSON.stringify([given, process.env.KUBECONFIG]);
}

/** What the kubeconfig in use is called in messages. */
export function kubeconfigName(): string {
    return given === undefined ? (process.env.KUBECONFIG ?? "~/.kube/config") : kubeconfigKey;
}
