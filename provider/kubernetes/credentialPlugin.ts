import { spawn } from "node:child_process";
import type { KubeConfig } from "@kubernetes/client-node";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "../../core/json";
import { credentialPluginAuth } from "../../core/kubeconfig/adapted";
import {
    pluginCredential,
    type PluginCredential,
    pluginFault,
    pluginInput,
    type PluginRun,
} from "../../core/kubeconfig/credentialPlugin";

/** The credential plugin of the kubeconfig gives none. */
export class NoCredential extends Error {}

/** How long a plugin may take, in milliseconds: one that opens a browser waits for a person. */
const patience = 120_000;

/** How long a plugin that failed is not run again, in milliseconds: it may open a browser each time. */
const pause = 30_000;

interface Kept {
    readonly credential: Promise<PluginCredential>;
    /** Until when, by Date.now(); undefined while it runs, and for the end of the run. */
    until: number | undefined;
}

/** One for each kubeconfig of this process, as client-go has it. */
const kept = new WeakMap<KubeConfig, Kept>();

function environment(plugin: JsonObject, input: JsonObject): NodeJS.ProcessEnv {
    const own = listAt(plugin, "env").map((entry) => [
        textAt(entry, "name") ?? "",
        textAt(entry, "value") ?? "",
    ]);
    return {
        ...process.env,
        ...(Object.fromEntries(own) as Record<string, string>),
        KUBERNETES_EXEC_INFO: JSON.stringify(input),
    };
}

function run(plugin: JsonObject, cluster: JsonObject): Promise<PluginRun> {
    const args = listAt(plugin, "args").map(String);
    const child = spawn(textAt(plugin, "command") ?? "", args, {
        env: environment(plugin, pluginInput(plugin, cluster)),
        stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (part: Buffer) => out.push(part));
    child.stderr.on("data", (part: Buffer) => err.push(part));
    return new Promise((resolve) => {
        const texts = () => ({
            stdout: Buffer.concat(out).toString(),
            stderr: Buffer.concat(err).toString(),
        });
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            resolve({ ...texts(), late: true });
        }, patience);
        child.on("error", (error: NodeJS.ErrnoException) => {
            clearTimeout(timer);
            resolve({ ...texts(), code: error.code ?? error.message });
        });
        child.on("close", (status) => {
            clearTimeout(timer);
            resolve({ ...texts(), status: status ?? undefined });
        });
    });
}

async function asked(plugin: JsonObject, cluster: JsonObject): Promise<PluginCredential> {
    const fault = pluginFault(plugin);
    if (fault !== undefined) {
        throw new NoCredential(fault);
    }
    const credential = pluginCredential(plugin, await run(plugin, cluster));
    if (typeof credential === "string") {
        throw new NoCredential(credential);
    }
    return credential;
}

/** The credential of a kubeconfig, asked for once until it expires. */
function credentialOf(
    config: KubeConfig,
    plugin: JsonObject,
    cluster: JsonObject,
): Promise<PluginCredential> {
    const known = kept.get(config);
    if (known !== undefined && (known.until === undefined || known.until > Date.now())) {
        return known.credential;
    }
    const entry: Kept = { credential: asked(plugin, cluster), until: undefined };
    kept.set(config, entry);
    entry.credential.then(
        ({ expires }) => {
            entry.until = expires;
        },
        () => {
            entry.until = Date.now() + pause;
        },
    );
    return entry.credential;
}

/** Has the plugin asked again by the next request: the API server does not accept what it gave. */
export function forgetCredential(config: KubeConfig): void {
    kept.delete(config);
}

function pluginOf(user: { readonly authProvider?: unknown }): JsonObject | undefined {
    const provider = isObject(user.authProvider) ? user.authProvider : {};
    return textAt(provider, "name") === credentialPluginAuth
        ? objectAt(provider, "config", "plugin")
        : undefined;
}

/**
 * Runs the credential plugin of a kubeconfig once, and not for each request, which takes a second or asks
 * a person. The client's own way gives the plugin no information either, from which some choose a version.
 * @param cluster the cluster's entry of the kubeconfig.
 */
export function useCredentialPlugin(config: KubeConfig, cluster: JsonObject): void {
    config.addAuthenticator({
        isAuthProvider: (user) => pluginOf(user) !== undefined,
        applyAuthentication: async (user, ...[options]: readonly unknown[]) => {
            const { token, certificate, key } = await credentialOf(
                config,
                pluginOf(user) ?? {},
                cluster,
            );
            if (!isObject(options)) {
                return;
            }
            Object.assign(options, certificate === undefined ? {} : { cert: certificate, key });
            if (token !== undefined && isObject(options.headers)) {
                Object.assign(options.headers, { Authorization: `Bearer ${token}` });
            }
        },
    });
}
