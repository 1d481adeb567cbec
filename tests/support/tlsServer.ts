import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listening, stopListening } from "./apiServer";

/** An API server that says who asks, and a proxy before it that says what it was asked for. */
export class TlsServer {
    /** Headers of each request, as they were sent: names and values in turn. */
    readonly requests: (readonly string[])[] = [];
    /** How many connections have been made to it. */
    connections = 0;
    /** What the proxy was asked to connect to. */
    readonly tunnels: string[] = [];
    port = 0;
    proxyPort = 0;
    private readonly folder = mkdtempSync(join(tmpdir(), "tls-"));
    private readonly stops: (() => void)[] = [];

    /** Certificate of the authority that signs the server's; it is the server's own. */
    get authority(): string {
        return join(this.folder, "cert.pem");
    }

    /** It as the cluster of a kubeconfig. */
    get cluster() {
        return {
            server: `https://127.0.0.1:${this.port}`,
            "certificate-authority": this.authority,
        };
    }

    async start(): Promise<void> {
        const key = join(this.folder, "key.pem");
        const names = ["-subj", "/CN=api", "-addext", "subjectAltName=IP:127.0.0.1,DNS:api.test"];
        const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
        const files = ["-nodes", "-days", "2", "-keyout", key, "-out", this.authority];
        spawnSync("openssl", [...made, ...files, ...names]);
        const pair = { key: readFileSync(key), cert: readFileSync(this.authority) };
        const server = createServer(pair, (request, response) => {
            this.requests.push(request.rawHeaders);
            response.writeHead(200, { "content-type": "application/json" });
            response.end('{"metadata":{"uid":"of the server"}}');
        });
        server.on("secureConnection", () => this.connections++);
        this.port = await listening(server);
        const proxy = createProxy();
        proxy.on("connect", ({ url = "" }, socket) => {
            this.tunnels.push(url);
            const through = connect(this.port, "127.0.0.1", () => {
                socket.write("HTTP/1.1 200 OK\r\n\r\n");
                through.pipe(socket).pipe(through);
            });
            through.on("error", () => socket.destroy());
            socket.on("error", () => through.destroy());
        });
        this.proxyPort = await listening(proxy);
        for (const each of [server, proxy]) {
            this.stops.push(() => {
                stopListening(each);
            });
        }
    }

    stop(): void {
        this.stops.forEach((stop) => {
            stop();
        });
        rmSync(this.folder, { recursive: true });
    }

    /** The values of a header of the last request, each as it was sent. */
    sent(name: string): readonly string[] {
        const raw = this.requests.at(-1) ?? [];
        return raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name);
    }
}
