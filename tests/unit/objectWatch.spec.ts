import assert from "node:assert/strict";
import { V1ConfigMap, V1ObjectMeta } from "@kubernetes/client-node";
import { createServer, type ServerResponse } from "node:http";
import { after, describe, it } from "mocha";
import { deletePod } from "../../provider/kafka/brokers";
import { ObjectWatch } from "../../provider/kubernetes/objectWatch";
import { waitUntil } from "../../provider/kubernetes/wait";
import { listeningCluster, stopListening } from "../support/apiServer";

function object(name: string): V1ConfigMap {
    const metadata = Object.assign(new V1ObjectMeta(), { name, resourceVersion: `${name}-1` });
    return Object.assign(new V1ConfigMap(), { metadata });
}

async function until(met: () => boolean): Promise<void> {
    const ignored = (): void => undefined;
    const last = await waitUntil(10, ignored, () => Promise.resolve(met() ? undefined : "it"), 10);
    assert.equal(last, undefined);
}

describe("a watch that is begun again", () => {
    let there = ["a", "b"];
    const open: ServerResponse[] = [];
    const server = createServer((_, response) => {
        response.writeHead(200, { "Content-Type": "application/json" });
        there.forEach((name) => {
            response.write(`${JSON.stringify({ type: "ADDED", object: object(name) })}\n`);
        });
        open.push(response);
    });
    const cluster = listeningCluster(server);

    after(() => {
        stopListening(server);
    });

    it("forgets what was deleted in between, and keeps what it saw after the list", async () => {
        const gone: (string | undefined)[] = [];
        const watch: ObjectWatch<V1ConfigMap> = new ObjectWatch<V1ConfigMap>(await cluster, {
            path: "/api/v1/configmaps",
            list: () => {
                // An object that is newer than the list.
                open.at(-1)?.write(`${JSON.stringify({ type: "ADDED", object: object("c") })}\n`);
                return until(() => watch.seen.has("c")).then(() => ({ items: there.map(object) }));
            },
            changed: (before, now) => {
                if (now === undefined) {
                    gone.push(before?.metadata?.name);
                }
            },
        });
        watch.start();
        await until(() => watch.seen.size === 2);
        await watch.askWhenSilent();
        assert.deepEqual([...watch.seen.keys()], ["a", "b"]);
        there = ["a"];
        open.at(-1)?.end();
        await until(() => open.length === 2);
        await until(() => watch.failure === undefined && watch.seen.size === 2);
        await until(() => {
            void watch.askWhenSilent();
            return gone.length > 0;
        });
        watch.stop();
        assert.deepEqual(gone, ["b"]);
        assert.deepEqual([...watch.seen.keys()], ["a", "c"]);
    });
});

describe("a pod that is deleted to be restarted", () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
        request.on("data", (data: Buffer) => bodies.push(data.toString()));
        request.on("end", () => {
            response
                .writeHead(409, { "Content-Type": "application/json" })
                .end(JSON.stringify({ kind: "Status", code: 409, reason: "Conflict" }));
        });
    });
    const cluster = listeningCluster(server);

    after(() => {
        stopListening(server);
    });

    it("is the one that was seen: another one of its name stays, which is no failure", async () => {
        await deletePod(await cluster, "ns", { name: "k-0", uid: "of the old one" }, 1);
        assert.match(bodies.join(""), /"preconditions":\{"uid":"of the old one"\}/);
    });
});
