import { BlockList, isIP } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the environment by its name in capitals, else in small letters. */
function variable(env: Environment, name: string): string {
    const capitals = env[name] ?? "";
    return capitals === "" ? (env[name.toLowerCase()] ?? "") : capitals;
}

function hostOf(url: URL): string {
    return url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

function family(address: string): "ipv4" | "ipv6" {
    return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function isLoopback(host: string): boolean {
    const loopback = new BlockList();
    loopback.addSubnet("127.0.0.0", 8, "ipv4");
    loopback.addAddress("::1", "ipv6");
    return host === "localhost" || (isIP(host) !== 0 && loopback.check(host, family(host)));
}

/** Whether `text` is a range of addresses; and whether the host is one of them. */
function inRange(text: string, host: string): boolean | undefined {
    const [, address = "", bits = ""] = /^([\da-f.:]+)\/(\d{1,3})$/.exec(text) ?? [];
    if (isIP(address) === 0 || Number(bits) > (isIP(address) === 6 ? 128 : 32)) {
        return undefined;
    }
    const range = new BlockList();
    range.addSubnet(address, Number(bits), family(address));
    return isIP(host) !== 0 && range.check(host, family(host));
}

function hostAndPort(text: string): readonly [host: string, port: string] {
    const [, bracketed, plain, port = ""] = /^(?:\[(.*)\]|([^:]*)):(\w*)$/.exec(text) ?? [];
    return [bracketed ?? plain ?? text, port];
}

/** One entry of NO_PROXY: `*`, a range, or an address or a domain, with a port or without. */
function excludes(entry: string, host: string, port: string): boolean {
    const range = inRange(entry, host);
    if (range !== undefined) {
        return range;
    }
    const [name, ofPort] = hostAndPort(entry);
    if (name === "" || (ofPort !== "" && ofPort !== port)) {
        return false;
    }
    if (isIP(name) !== 0 || isIP(host) !== 0) {
        return isIP(name) !== 0 && inRange(`${name}/${isIP(name) === 6 ? 128 : 32}`, host) === true;
    }
    const domain = name.replace(/^\*(?=\.)/, "");
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host === domain || host.endsWith(`.${domain}`);
}

/**
 * The proxy of the environment for requests to a server, as Go programs choose it, and so kubectl, helm
 * and Pulumi's Kubernetes provider. https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function environmentProxy(server: string, env: Environment): string | undefined {
    if (!URL.canParse(server)) {
        return undefined;
    }
    const url = new URL(server);
    const isSecure = url.protocol === "https:";
    const proxy = variable(env, isSecure ? "HTTPS_PROXY" : "HTTP_PROXY").trim();
    const host = hostOf(url);
    const port = url.port === "" ? (isSecure ? "443" : "80") : url.port;
    const entries = variable(env, "NO_PROXY")
        .split(",")
        .map((entry) => entry.trim().toLowerCase())
        .filter((entry) => entry !== "");
    const isExcluded =
        isLoopback(host) || entries.some((entry) => entry === "*" || excludes(entry, host, port));
    if (proxy === "" || isExcluded) {
        return undefined;
    }
    return /^[a-z\d]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}
