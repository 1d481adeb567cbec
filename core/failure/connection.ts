import { withoutUserinfo } from "../kubeconfig/credentials";
import { shown } from "../shown";

/** Where a request was sent. */
export interface Destination {
    /** URL of the API server. */
    readonly server?: string | undefined;
    /** URL of the proxy, if there is one. */
    readonly proxy?: string | undefined;
}

type Words = (raw: string, to: Destination) => string;

function serverOf({ server = "" }: Destination): string {
    return server === "" ? "the API server" : shown(withoutUserinfo(server));
}

/** Nothing answers at the other end: of the proxy, where there is one. */
function noConnection(cause: string, remedy: string): Words {
    return (raw, { proxy }) =>
        proxy === undefined
            ? `${raw}: ${cause}; ${remedy}`
            : `${raw}: ${cause}; the proxy is ${shown(withoutUserinfo(proxy))}: correct proxy-url of the kubeconfig, or HTTPS_PROXY and NO_PROXY`;
}

/** Node.js 24 adds an option of its own, which the provider is not started with. */
function withoutHint(raw: string): string {
    return raw.replace(/; if the root CA is installed locally, .*$/, "");
}

const untrusted: Words = (raw, to) =>
    `the certificate of ${serverOf(to)} is signed by an authority that is not trusted (${withoutHint(raw)}); set certificate-authority of the cluster in the kubeconfig, or SSL_CERT_FILE`;

const outOfDate: Words = (raw, to) =>
    `the certificate of ${serverOf(to)} is not valid today (${raw}); renew it, or correct the clock of this machine`;

const otherName: Words = (raw, to) =>
    `the certificate of ${serverOf(to)} is for another name (${raw.replace(/^.*? altnames: /, "")}); correct server in the kubeconfig, or set tls-server-name there`;

const noTls: Words = (raw, to) =>
    /wrong version number|packet length too long|unknown protocol/.test(raw)
        ? `${serverOf(to)} does not speak TLS; correct server in the kubeconfig, or the proxy`
        : `${serverOf(to)} ends the TLS handshake (${raw.replace(/^.*SSL routines:/, "")}); check the client certificate of the kubeconfig, and the proxy`;

const closed = noConnection(
    "the connection was closed",
    "check that the address is right (https:// and port), and what is in front of the API server; then run the same command again",
);

const unroutable = noConnection(
    "there is no route to this address",
    "check the network to the cluster (VPN, firewall), or correct the address in the kubeconfig",
);

/** By the codes of Node.js and of OpenSSL. https://nodejs.org/api/errors.html https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const words: Readonly<Record<string, Words>> = {
    ECONNREFUSED: noConnection(
        "nothing listens there",
        "start the API server, or correct the address in the kubeconfig",
    ),
    ...{ ECONNRESET: closed, EPIPE: closed, ERR_STREAM_PREMATURE_CLOSE: closed },
    ...{ ETIMEDOUT: unroutable, EHOSTUNREACH: unroutable, ENETUNREACH: unroutable },
    ENOTFOUND: noConnection(
        "there is no such host",
        "correct the address in the kubeconfig, or connect to the network that knows this name (VPN, DNS)",
    ),
    EAI_AGAIN: noConnection(
        "the name cannot be resolved now",
        "check DNS and the network of this machine",
    ),
    DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
    SELF_SIGNED_CERT_IN_CHAIN: untrusted,
    UNABLE_TO_GET_ISSUER_CERT: untrusted,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
    CERT_UNTRUSTED: untrusted,
    CERT_SIGNATURE_FAILURE: untrusted,
    ...{ CERT_HAS_EXPIRED: outOfDate, CERT_NOT_YET_VALID: outOfDate },
    ERR_TLS_CERT_ALTNAME_INVALID: otherName,
    EPROTO: noTls,
    ERR_INVALID_PROTOCOL: (_raw, to) =>
        `${serverOf(to)} redirects requests, so it is a login page or a proxy and not the API server; correct server in the kubeconfig`,
};

/** What the proxies of the client say: https://github.com/TooTallNate/proxy-agents */
const proxyAnswer = /\bBad response: (\d{3})$|^Proxy response \((\d{3})\)/;

/**
 * Why there is no connection to a server, with what to do, on one line; undefined for other errors.
 * @param raw the error's own message.
 */
export function connectionWords(
    code: string,
    raw: string,
    to: Destination = {},
): string | undefined {
    const [, ofHttps, ofOther] = proxyAnswer.exec(raw) ?? [];
    const status = ofHttps ?? ofOther;
    if (status !== undefined) {
        const name = to.proxy === undefined ? "" : ` ${shown(withoutUserinfo(to.proxy))}`;
        const remedy =
            status === "407"
                ? "it requires a user and a password: add them to its address"
                : "allow it there, or add the host to NO_PROXY";
        return `the proxy${name} refuses a connection to ${serverOf(to)} with ${status}; ${remedy}`;
    }
    if (code.startsWith("ERR_OSSL")) {
        return `a certificate or key of the kubeconfig cannot be read (${raw}); correct client-certificate and client-key of the user`;
    }
    if (code.startsWith("ERR_SSL")) {
        return noTls(raw, to);
    }
    // A name that every object has, such as `constructor`, is no code.
    return Object.hasOwn(words, code) ? words[code]?.(raw, to) : undefined;
}
