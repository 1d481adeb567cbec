import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import { type Json, type JsonObject, listAt, objectAt, textAt } from "../../core/json";
import { adaptedKubeconfig, type Machine } from "../../core/kubeconfig/adapted";
import { impersonationHeaders } from "../../core/kubeconfig/impersonation";
import { type KubeconfigFile, mergeKubeconfigs } from "../../core/kubeconfig/merge";
import { show } from "../../core/fault";
import { shown } from "../../core/shown";
import { environmentProxy } from "../../core/kubeconfig/proxy";
import { readTextFile } from "../../core/textFile";
import { kubernetesClient } from "./client";
import { useCredentialPlugin } from "./credentialPlugin";
import { givenKubeconfig } from "./givenKubeconfig";
import { sendHeaders } from "./requestHeaders";
import { systemRoots } from "./systemRoots";
import { useTokenFile } from "./tokenFile";

/** A context that no kubeconfig has. */
export class UnknownContext extends Error {}

/** What a pod has where it may ask the API server. */
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** No kubeconfig is as large; a pipe or a device would never end. */
const mostOfKubeconfig = 16 * 2 ** 20;

function read(path: string): KubeconfigFile {
    try {
        const content = parse(readTextFile(path, mostOfKubeconfig)) as Json;
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

/** What the machine gives to Go programs, and not to the client. */
function machine(): Machine {
    return { proxy: (server) => environmentProxy(server, process.env), roots: systemRoots() };
}

/** @throws Error where the current context has a user that is not there: client-go refuses that. */
function chosenUser(content: JsonObject, config: KubeConfig): JsonObject {
    const name = config.getContextObject(config.getCurrentContext())?.user ?? "";
    const users = listAt(content, "users");
    const user = users.find((item) => textAt(item, "name") === name);
    if (user === undefined && config.getCurrentUser() === null) {
        throw new Error(`user ${shown(name)} of the context is not in the kubeconfig`);
    }
    return objectAt(user, "user") ?? {};
}

/** What of the chosen cluster and user no request can use; the client says so without the key. */
export function unusable(config: KubeConfig): readonly string[] {
    const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
    const server = cluster?.server ?? "";
    const files = {
        "certificate-authority": cluster?.caFile,
        "client-certificate": user?.certFile,
        "client-key": user?.keyFile,
    };
    return [
        ...(/^https?:\/\//.test(server) && URL.canParse(server)
            ? []
            : [
                  `server of cluster ${shown(cluster?.name ?? "")}: got ${show(server)}; allowed: https://HOST:PORT`,
              ]),
        ...Object.entries(files).flatMap(([key, path]) =>
            path === undefined || path === "" || existsSync(path)
                ? []
                : [`${key}: there is no file ${shown(path)}; correct it in the kubeconfig`],
        ),
    ];
}

/** The current cluster's entry, with its certificates as data, as client-go hands it to a plugin. */
function chosenCluster(content: JsonObject, config: KubeConfig): JsonObject {
    const name = config.getCurrentCluster()?.name;
    const found = listAt(content, "clusters").find((item) => textAt(item, "name") === name);
    const { "certificate-authority": path, ...cluster } = objectAt(found, "cluster") ?? {};
    const isFile = typeof path === "string" && path !== "" && existsSync(path);
    return isFile && cluster["certificate-authority-data"] === undefined
        ? { ...cluster, "certificate-authority-data": readFileSync(path).toString("base64") }
        : cluster;
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
        if (!existsSync(serviceAccountToken)) {
            // The client would ask http://localhost:8080, as kubectl does.
            throw new Error(
                "there is no such file, and no service account as in a pod; set $KUBECONFIG, or kubernetes:kubeconfig in the stack's configuration",
            );
        }
        config.loadFromDefault();
    } else {
        config.loadFromString(JSON.stringify(adaptedKubeconfig(content, machine())));
        useTokenFile(config);
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
    if (content !== undefined) {
        useCredentialPlugin(config, chosenCluster(content, config));
        sendHeaders(config, impersonationHeaders(chosenUser(content, config)));
    }
    return config;
}
