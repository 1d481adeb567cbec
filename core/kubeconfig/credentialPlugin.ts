import { isObject, type Json, type JsonObject, objectAt, textAt } from "../json";
import { shown } from "../shown";

/** What a credential plugin gave, as a request needs it. */
export interface PluginCredential {
    readonly token?: string;
    readonly certificate?: string;
    readonly key?: string;
    /** Time at which it ends, as Date.now() has it; undefined for the end of the run. */
    readonly expires?: number;
}

/** How a plugin ended. */
export interface PluginRun {
    /** undefined where it was not started or was ended. */
    readonly status?: number | undefined;
    /** Why it was not started, for example ENOENT. */
    readonly code?: string | undefined;
    /** Whether it took too long. */
    readonly late?: boolean;
    readonly stdout: string;
    readonly stderr: string;
}

const longest = 300;

function nameOf(plugin: JsonObject): string {
    return `credential plugin ${shown(textAt(plugin, "command") ?? "(none)")} of the kubeconfig`;
}

/** Why a plugin cannot be run; undefined where it can. */
export function pluginFault(plugin: JsonObject): string | undefined {
    if ((textAt(plugin, "command") ?? "") === "") {
        return "the credential plugin (exec) of the kubeconfig has no command; add it";
    }
    return textAt(plugin, "interactiveMode") === "Always"
        ? `${nameOf(plugin)} asks for something (interactiveMode: Always), which is not possible here; set IfAvailable, and log in with it before: kubectl version`
        : undefined;
}

/**
 * What a plugin gets in KUBERNETES_EXEC_INFO, as client-go gives it.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats
 * @param cluster the cluster's entry of the kubeconfig.
 */
export function pluginInput(plugin: JsonObject, cluster: JsonObject): JsonObject {
    const { extensions, ...own } = cluster;
    const list = Array.isArray(extensions) ? (extensions as readonly Json[]) : [];
    const extension = list.find(
        (one) => textAt(one, "name") === "client.authentication.k8s.io/exec",
    );
    const config = isObject(extension) ? extension.extension : undefined;
    return {
        apiVersion: textAt(plugin, "apiVersion") ?? "",
        kind: "ExecCredential",
        spec: {
            interactive: false,
            ...(plugin.provideClusterInfo === true
                ? { cluster: { ...own, ...(config === undefined ? {} : { config }) } }
                : {}),
        },
    };
}

function firstLine(text: string): string {
    return text.split("\n").find((line) => line.trim() !== "") ?? "";
}

function lastLine(text: string): string {
    return firstLine(text.split("\n").reverse().join("\n"));
}

/** A tool that says much says first what is wrong, or last. */
function said({ stderr }: PluginRun): string {
    const [first, last] = [firstLine(stderr).trim(), lastLine(stderr).trim()];
    return shown(first === last ? first : `${first} … ${last}`, longest);
}

/** Why a plugin gave nothing; undefined where it ended well. */
function failureOf(plugin: JsonObject, run: PluginRun): string | undefined {
    if (run.code === "ENOENT") {
        const hint = shown(firstLine(textAt(plugin, "installHint") ?? "").trim(), longest);
        return `is not installed, or not in PATH; ${hint === "" ? "install it" : hint}`;
    }
    if (run.code !== undefined) {
        return `cannot be run (${run.code}); check its file`;
    }
    const words = said(run);
    const why = words === "" ? "" : `: ${words}`;
    if (run.late === true) {
        return `does not end${why}; log in with it before: kubectl version`;
    }
    return run.status === 0
        ? undefined
        : `ended with ${run.status ?? "a signal"}${why}; log in again, and try kubectl version`;
}

function parsed(stdout: string): Json {
    try {
        return JSON.parse(stdout) as Json;
    } catch {
        return null;
    }
}

/** Its output is never shown: it has credentials. */
function outputFault(plugin: JsonObject, output: Json, status: JsonObject): string | undefined {
    if (textAt(output, "kind") !== "ExecCredential") {
        return "printed no ExecCredential; check its command and args in the kubeconfig";
    }
    const [wanted, given] = [textAt(plugin, "apiVersion"), textAt(output, "apiVersion")];
    if (wanted !== given) {
        return `speaks ${shown(given ?? "no version")}, and the kubeconfig says ${shown(wanted ?? "none")}; set its apiVersion there to that`;
    }
    const has = (key: string) => (textAt(status, key) ?? "") !== "";
    return has("token") || (has("clientCertificateData") && has("clientKeyData"))
        ? undefined
        : "gave no token and no certificate with its key; log in again, and try kubectl version";
}

/** What a plugin gave, or why it gave nothing, on one line. */
export function pluginCredential(plugin: JsonObject, run: PluginRun): PluginCredential | string {
    const output = parsed(run.stdout);
    const status = objectAt(output, "status") ?? {};
    const fault = failureOf(plugin, run) ?? outputFault(plugin, output, status);
    if (fault !== undefined) {
        return `${nameOf(plugin)} ${fault}`;
    }
    const expires = Date.parse(textAt(status, "expirationTimestamp") ?? "");
    const token = textAt(status, "token") ?? "";
    const certificate = textAt(status, "clientCertificateData") ?? "";
    const key = textAt(status, "clientKeyData") ?? "";
    return {
        ...(token === "" ? {} : { token }),
        ...(certificate === "" || key === "" ? {} : { certificate, key }),
        ...(Number.isNaN(expires) ? {} : { expires }),
    };
}
