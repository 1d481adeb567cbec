import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, beforeEach, describe, it } from "mocha";
import { startControllers, stopControllers } from "../../provider/kafka/scaledControllers";
import { listeningCluster, stopListening } from "../support/apiServer";

const quiet = { waiting: () => undefined, done: () => undefined, warn: () => undefined };

describe("controllers that are stopped with the last resource that needs them", () => {
    /** Pods of each StatefulSet; one without an entry does not exist. */
    let pods: Record<string, number> = {};
    let scaled: string[] = [];
    const server = createServer((request, response) => {
        let body = "";
        request.on("data", (data: Buffer) => (body += data.toString()));
        request.on("end", () => {
            const { status, object } = answer(new URL(request.url ?? "", "http://a"), body);
            response
                .writeHead(status, { "Content-Type": "application/json" })
                .end(JSON.stringify(object));
        });
    });
    const cluster = listeningCluster(server);

    function answer(url: URL, body: string): { status: number; object: unknown } {
        const selector = url.searchParams.get("labelSelector");
        const [, name = ""] = /statefulsets\/([^/]+)/.exec(url.pathname) ?? [];
        if (selector !== null) {
            const of = selector.replace("app=", "");
            const items = Array.from({ length: pods[of] ?? 0 }, (_, n) => ({
                metadata: { name: `${of}-${n}`, ownerReferences: [{ name: of }] },
            }));
            return { status: 200, object: { items } };
        }
        const replicas = pods[name];
        if (replicas === undefined) {
            return { status: 404, object: { kind: "Status", code: 404 } };
        }
        if (url.pathname.endsWith("/scale")) {
            scaled.push(`${name} ${body}`);
            pods[name] = body.includes('"replicas":0') ? 0 : 3;
        }
        const spec = { replicas, selector: { matchLabels: { app: name } } };
        return { status: 200, object: { metadata: { name, namespace: "ns" }, spec } };
    }

    after(() => {
        stopListening(server);
    });

    beforeEach(() => {
        scaled = [];
    });

    const sets = { namespace: "ns", controllers: "c", kafka: "k" };

    it("are stopped where the brokers' StatefulSet is gone, or has no pods", async () => {
        const others: readonly Record<string, number>[] = [{}, { k: 0 }];
        for (const brokers of others) {
            pods = { c: 3, ...brokers };
            await stopControllers(await cluster, sets, quiet);
        }
        assert.deepEqual(scaled, Array(2).fill('c {"spec":{"replicas":0}}'));
    });

    it("stay where brokers run, or nothing is known of them", async () => {
        pods = { c: 3, k: 1 };
        await stopControllers(await cluster, sets, quiet);
        await stopControllers(await cluster, { ...sets, kafka: undefined }, quiet);
        assert.deepEqual(scaled, []);
    });

    it("are nothing to stop where they are gone", async () => {
        pods = {};
        await stopControllers(await cluster, sets, quiet);
        assert.deepEqual(scaled, []);
    });

    it("are started again after a delete that was interrupted, and only then", async () => {
        for (const count of [3, 0]) {
            pods = { c: count };
            await startControllers(await cluster, { ...sets, replicas: 3 });
        }
        assert.deepEqual(scaled, ['c {"spec":{"replicas":3}}']);
    });
});
