import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { waitFor } from "../../dev/cluster/shell";
import { PairCompletion } from "../../provider/kubernetes/pairCompletion";
import { listeningCluster, stopListening } from "../support/apiServer";

const spec = { accessModes: ["ReadWriteOnce"], storageClassName: "local" };

function volume(version: string): JsonObject {
    return {
        metadata: { name: "v", resourceVersion: version },
        spec: {
            ...spec,
            capacity: { storage: "1Gi" },
            claimRef: { namespace: "kafka", name: "c" },
            local: { path: "/d" },
        },
        status: { phase: "Available" },
    };
}

const metadata = { name: "c", namespace: "kafka", uid: "u", resourceVersion: "5" };
const claim: JsonObject = {
    metadata,
    spec: { ...spec, resources: { requests: { storage: "1Gi" } }, volumeName: "v" },
    status: { phase: "Pending" },
};

describe("the completion of a claim and its volume", () => {
    /** The watches, which are still open. */
    let ofVolumes: ServerResponse | undefined;
    let ofClaims: ServerResponse | undefined;
    /** Versions that were written on. */
    let patched: unknown[] = [];
    /** What each write is answered with, in turn; the last one for all further ones. */
    let answers: number[] = [200];
    let completion: PairCompletion;

    const server = () =>
        createServer((request, response) => {
            const url = request.url ?? "";
            response.setHeader("content-type", "application/json");
            if (url.includes("watch=true")) {
                const isVolumes = url.startsWith("/api/v1/persistentvolumes");
                const object = isVolumes ? volume("7") : claim;
                response.write(`${JSON.stringify({ type: "ADDED", object })}\n`);
                if (isVolumes) {
                    ofVolumes = response;
                } else {
                    ofClaims = response;
                }
                return;
            }
            let body = "";
            request.on("data", (chunk) => (body += String(chunk)));
            request.on("end", () => {
                const { metadata } = JSON.parse(body) as { metadata: { resourceVersion: string } };
                patched.push(metadata.resourceVersion);
                const status = answers.length > 1 ? answers.shift() : answers[0];
                response.statusCode = status ?? 200;
                response.end('{"message":"words"}');
            });
        });
    let api: ReturnType<typeof server>;

    beforeEach(async () => {
        [patched, answers] = [[], [200]];
        api = server();
        completion = new PairCompletion(await listeningCluster(api), "kafka");
        completion.add([{ name: "c" }]);
    });

    afterEach(() => {
        completion.stop();
        stopListening(api);
    });

    /** Someone else changes the volume. */
    function change(version: string): void {
        const event = { type: "MODIFIED", object: volume(version) };
        ofVolumes?.write(`${JSON.stringify(event)}\n`);
    }

    const writes = (count: number) =>
        waitFor(`${count} writes`, 10, () => Promise.resolve(patched.length >= count));

    it("writes on no version twice, and on the next one after a conflict", async () => {
        answers = [409, 200];
        completion.start();
        await writes(1);
        completion.add([{ name: "c", uid: "u" }]);
        change("8");
        await writes(2);
        assert.deepEqual(patched, ["7", "8"]);
    });

    it("tries again on the same version where the API server has too much to do", async () => {
        answers = [429, 503, 200];
        completion.start();
        await writes(3);
        assert.deepEqual(patched, ["7", "7", "7"]);
    });

    it("writes nothing more where it is refused", async () => {
        answers = [403];
        completion.start();
        await writes(1);
        for (const version of ["8", "9"]) {
            change(version);
            const object = { ...claim, metadata: { ...metadata, resourceVersion: version } };
            ofClaims?.write(`${JSON.stringify({ type: "MODIFIED", object })}\n`);
            await waitFor("the claim", 10, () =>
                Promise.resolve(
                    completion.claims.seen.get("c")?.metadata?.resourceVersion === version,
                ),
            );
        }
        assert.deepEqual(patched, ["7"]);
    });
});
