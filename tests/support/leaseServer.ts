import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { at, isObject, type Json, type JsonObject, textAt } from "../../core/json";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { listeningCluster, stopListening } from "./apiServer";

async function bodyOf(request: IncomingMessage): Promise<Json> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return JSON.parse(Buffer.concat(chunks).toString()) as Json;
}

/** What an API server does with Leases: a write over what was not read last is a conflict. */
export class LeaseServer {
    /** The Leases, by their names. */
    readonly leases = new Map<string, JsonObject>();
    /** Methods of the requests that came in. */
    readonly requests: string[] = [];
    /** Answered to every request of these methods, in place of what was asked for. */
    refused: Readonly<Record<string, number>> = {};
    /** Labels of the nodes, by their names; undefined where they may not be listed. */
    nodes: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined = {};
    private version = 0;
    private readonly server = createServer((request, response) => {
        void this.answer(request, response);
    });

    start(): Promise<Cluster> {
        return listeningCluster(this.server);
    }

    stop(): void {
        stopListening(this.server);
    }

    holder(name: string): string | undefined {
        return textAt(this.leases.get(name), "spec", "holderIdentity");
    }

    /** Writes a Lease as someone else. */
    put(name: string, spec: JsonObject): void {
        this.version++;
        this.leases.set(name, {
            metadata: { name, resourceVersion: String(this.version) },
            spec,
        });
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const { method = "", url = "" } = request;
        this.requests.push(method);
        const say = (code: number, body: JsonObject) => {
            response.writeHead(code, { "content-type": "application/json" });
            response.end(JSON.stringify(body));
        };
        const refused = this.refused[method];
        if (refused !== undefined) {
            say(refused, { message: `leases is forbidden: cannot ${method} resource "leases"` });
            return;
        }
        const { pathname, searchParams } = new URL(url, "http://localhost");
        if (pathname === "/api/v1/nodes") {
            const [key = "", value] = (searchParams.get("labelSelector") ?? "").split("=");
            const items = Object.entries(this.nodes ?? {})
                .map(([own, labels]) => ({ metadata: { name: own, labels } }))
                .filter(({ metadata }) => value === undefined || metadata.labels[key] === value);
            say(this.nodes === undefined ? 403 : 200, { kind: "NodeList", items });
            return;
        }
        const name = /\/leases\/([^/?]+)/.exec(url)?.[1];
        if (method === "GET") {
            const lease = this.leases.get(name ?? "");
            say(lease === undefined ? 404 : 200, lease ?? { message: "not found" });
            return;
        }
        const body = await bodyOf(request);
        const own = textAt(body, "metadata", "name") ?? "";
        const known = this.leases.get(own);
        const read = at(body, "metadata", "resourceVersion");
        if (known === undefined ? method === "PUT" : method === "POST") {
            say(method === "PUT" ? 404 : 409, { message: "it is not so" });
        } else if (known !== undefined && read !== at(known, "metadata", "resourceVersion")) {
            say(409, { message: "the object has been modified" });
        } else {
            this.version++;
            const metadata = at(body, "metadata");
            const resourceVersion = String(this.version);
            const lease = {
                ...(isObject(body) ? body : {}),
                metadata: { ...(isObject(metadata) ? metadata : {}), resourceVersion },
            };
            this.leases.set(own, lease);
            say(200, lease);
        }
    }
}
