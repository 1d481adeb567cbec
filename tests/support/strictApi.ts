import { mkdirSync, writeFileSync } from "node:fs";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import { request, type RequestOptions } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import * as k8s from "@kubernetes/client-node";
import { listeningApi, stopListening } from "./apiServer";
import { kubeconfigText, scratch } from "./instance";

const apply = "application/apply-patch+yaml";

/** What an API server answers to the creation of what exists. */
function alreadyExists(path: string): string {
    const name = path.split("/").at(-1) ?? "";
    return JSON.stringify({
        ...{ kind: "Status", apiVersion: "v1", status: "Failure", reason: "AlreadyExists" },
        message: `"${name}" already exists`,
        code: 409,
    });
}

/**
 * The API server of the tests, as Pulumi's Kubernetes provider finds it from 4.29 on: what exists is not
 * created. The provider of the tests, which is an older one, creates by applying, whatever exists. It applies
 * also to update, but reads the object before: whoever applies to an object that he has not read creates it.
 */
export class StrictApi {
    readonly kubeconfig = join(scratch, "strict.yaml");
    /** What has been refused, the paths of the objects. */
    readonly refused: string[] = [];
    private readonly read = new Set<string>();
    private readonly server: Server;
    private upstream: RequestOptions = {};

    constructor() {
        this.server = createServer((from, to) => {
            this.answer(from, to).catch(() => to.destroy());
        });
        this.server.on("upgrade", (from: IncomingMessage, socket: Duplex, head: Buffer) => {
            this.upgrade(from, socket, head);
        });
    }

    async start(): Promise<void> {
        const admin = new k8s.KubeConfig();
        admin.loadFromString(kubeconfigText());
        const url = new URL(admin.getCurrentCluster()?.server ?? "");
        this.upstream = { host: url.hostname, port: url.port };
        await admin.applyToHTTPSOptions(this.upstream);
        const config = await listeningApi(this.server);
        config.setCurrentContext(config.contexts[0]?.name ?? "");
        mkdirSync(scratch, { recursive: true });
        writeFileSync(this.kubeconfig, config.exportConfig(), { mode: 0o600 });
    }

    stop(): void {
        stopListening(this.server);
    }

    /** As it is for a provider that has just started. */
    forget(): void {
        this.read.clear();
        this.refused.length = 0;
    }

    /** A request of the administrator in place of another one. */
    private ask(
        method: string,
        path: string,
        headers: IncomingHttpHeaders,
        dropped: readonly string[],
    ) {
        const kept = Object.entries(headers).filter(([key]) => !dropped.includes(key));
        return request({ ...this.upstream, method, path, headers: Object.fromEntries(kept) });
    }

    private exists(path: string): Promise<boolean> {
        return new Promise((resolve, reject) => {
            const asked = this.ask("GET", path, {}, []);
            asked.on("response", (response) => {
                response.resume();
                resolve(response.statusCode === 200);
            });
            asked.on("error", reject);
            asked.end();
        });
    }

    private async answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
        const { pathname, searchParams } = new URL(from.url ?? "/", "http://api");
        const ofProvider = from.headers["user-agent"]?.startsWith("pulumi-kubernetes/");
        if (from.method === "GET" && ofProvider === true) {
            this.read.add(pathname);
        }
        if (
            from.method === "PATCH" &&
            from.headers["content-type"] === apply &&
            !searchParams.has("dryRun") &&
            !this.read.has(pathname) &&
            (await this.exists(pathname))
        ) {
            this.refused.push(pathname);
            to.writeHead(409, { "content-type": "application/json" });
            to.end(alreadyExists(pathname));
            return;
        }
        const asked = this.ask(from.method ?? "GET", from.url ?? "/", from.headers, [
            "host",
            "connection",
        ]);
        asked.on("response", (response) => {
            to.writeHead(response.statusCode ?? 502, response.headers);
            response.pipe(to);
        });
        asked.on("error", () => to.destroy());
        to.on("close", () => asked.destroy());
        from.pipe(asked);
    }

    private upgrade(from: IncomingMessage, socket: Duplex, head: Buffer): void {
        const asked = this.ask("GET", from.url ?? "/", from.headers, ["host"]);
        const close = () => {
            socket.destroy();
            asked.destroy();
        };
        asked.on("upgrade", (response, through, first) => {
            const lines = Object.entries(response.headers).map(
                ([key, value]) => `${key}: ${String(value)}`,
            );
            socket.write(["HTTP/1.1 101 Switching Protocols", ...lines, "", ""].join("\r\n"));
            socket.write(first);
            through.write(head);
            through.pipe(socket).pipe(through);
            through.on("error", close);
        });
        asked.on("response", close);
        asked.on("error", close);
        socket.on("error", close);
        asked.end();
    }
}
