import { type Json, type JsonObject, listAt, objectAt, textAt } from "../json";

/** What a kubeconfig says nothing of: what the machine gives to every Go program. */
export interface Machine {
    /** The proxy for requests to a server; undefined for none. */
    readonly proxy: (server: string) => string | undefined;
    /** Path of the certificates that are trusted where a cluster names none. */
    readonly roots: string | undefined;
}

/** Name of the authentication by a file with a token, which the JavaScript client has for a pod only. */
export const tokenFileAuth = "token-file";

/** Name of the authentication by a credential plugin, which the JavaScript client runs for each request. */
export const credentialPluginAuth = "credential-plugin";

/** Name of the user of contexts without one. */
const nobody = "(no user)";

function without(entry: JsonObject, ...keys: readonly string[]): JsonObject {
    return Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));
}

/** Of a file and the same as data, client-go takes the data, and the JavaScript client the file. */
function dataFirst(entry: JsonObject, ...files: readonly string[]): JsonObject {
    const given = (key: string) => (textAt(entry, key) ?? "") !== "";
    return without(entry, ...files.filter((key) => given(`${key}-data`)));
}

function clusterOf(cluster: JsonObject, { proxy, roots }: Machine): JsonObject {
    const own = dataFirst(cluster, "certificate-authority");
    const given = (key: string) => (textAt(own, key) ?? "") !== "";
    const ofMachine = given("proxy-url") ? undefined : proxy(textAt(own, "server") ?? "");
    const trusted =
        given("certificate-authority") || given("certificate-authority-data") ? undefined : roots;
    return {
        ...own,
        ...(ofMachine === undefined ? {} : { "proxy-url": ofMachine }),
        ...(trusted === undefined ? {} : { "certificate-authority": trusted }),
        // The JavaScript client refuses plain HTTP otherwise.
        ...(textAt(own, "server")?.startsWith("http://") === true
            ? { "insecure-skip-tls-verify": true }
            : {}),
    };
}

function userOf(user: JsonObject): JsonObject {
    const own = dataFirst(user, "client-certificate", "client-key");
    const path = textAt(own, "tokenFile") ?? "";
    const plugin = objectAt(own, "exec");
    if (plugin !== undefined) {
        return {
            ...without(own, "exec"),
            "auth-provider": { name: credentialPluginAuth, config: { plugin } },
        };
    }
    return path === ""
        ? own
        : {
              ...without(own, "token", "tokenFile"),
              "auth-provider": { name: tokenFileAuth, config: { path } },
          };
}

/**
 * A kubeconfig for the JavaScript client, with which it connects as client-go would: what it ignores or
 * takes in another order is said in a form that it knows.
 */
export function adaptedKubeconfig(config: JsonObject, machine: Machine): JsonObject {
    const entries = (
        list: string,
        kind: string,
        change: (entry: JsonObject) => JsonObject,
    ): Json[] =>
        listAt(config, list).map((item) => ({
            name: textAt(item, "name") ?? "",
            [kind]: change(objectAt(item, kind) ?? {}),
        }));
    const named = (context: JsonObject) => (textAt(context, "user") ?? "") !== "";
    return {
        ...config,
        clusters: entries("clusters", "cluster", (cluster) => clusterOf(cluster, machine)),
        // Without a user the client would leave out the certificates of the cluster.
        users: [...entries("users", "user", userOf), { name: nobody, user: {} }],
        contexts: entries("contexts", "context", (context) =>
            named(context) ? context : { ...context, user: nobody },
        ),
    };
}
