import { existsSync } from "node:fs";

/** https://github.com/golang/go/blob/go1.25.0/src/crypto/x509/root_linux.go */
const bundles = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/**
 * The certificates that Go programs trust where a kubeconfig names none, while Node.js has a list of its
 * own.
 * @returns a path; undefined where this system has none of the known ones, and the list of Node.js serves.
 * @throws Error where the environment names what is not there, or a directory, which cannot be honoured.
 */
export function systemRoots(
    env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
    const { SSL_CERT_FILE: file = "", SSL_CERT_DIR: directory = "" } = env;
    if (file === "") {
        if (directory !== "") {
            throw new Error(
                "SSL_CERT_DIR: it cannot be used here; set SSL_CERT_FILE, or certificate-authority in the kubeconfig",
            );
        }
        return bundles.find((path) => existsSync(path));
    }
    if (!existsSync(file)) {
        throw new Error("SSL_CERT_FILE: there is no such file");
    }
    return file;
}
