import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, describe, it } from "mocha";
import { missingMounts } from "../../provider/kubernetes/mountedObjects";
import { listeningCluster, stopListening } from "../support/apiServer";

const objects: Readonly<Record<string, unknown>> = {
    "/api/v1/namespaces/ns/secrets/whole": { data: { a: "QQ==", b: "Qg==" } },
    "/api/v1/namespaces/ns/secrets/empty": {},
    "/api/v1/namespaces/ns/configmaps/whole": { data: { a: "A" }, binaryData: { b: "Qg==" } },
};

describe("what pods mount, in a cluster", () => {
    const server = createServer((request, response) => {
        const path = request.url ?? "";
        const forbidden = path.endsWith("/forbidden");
        const object = objects[path];
        const status = forbidden ? 403 : object === undefined ? 404 : 200;
        response
            .writeHead(status, { "Content-Type": "application/json" })
            .end(JSON.stringify(object ?? { kind: "Status", code: status }));
    });
    const cluster = listeningCluster(server);

    after(() => {
        stopListening(server);
    });

    const keys = ["a", "b"];

    it("is complete where each object has its keys, binary ones too", async () => {
        const all = (["Secret", "ConfigMap"] as const).map((kind) => ({
            kind,
            name: "whole",
            keys,
        }));
        assert.deepEqual(await missingMounts(await cluster, "ns", all), []);
    });

    it("is said to lack each object and key that is not there, all at once", async () => {
        const all = [
            { kind: "Secret", name: "none", keys },
            { kind: "Secret", name: "empty", keys },
            { kind: "ConfigMap", name: "empty", keys: [] },
        ] as const;
        assert.deepEqual(
            (await missingMounts(await cluster, "ns", all)).map((line) => line.split(/[;,]/)[0]),
            [
                "Secret ns/none does not exist",
                "Secret ns/empty has no key a",
                "ConfigMap ns/empty does not exist",
            ],
        );
    });

    it("is not taken for missing where it may not be read", async () => {
        const all = [{ kind: "Secret", name: "forbidden", keys }] as const;
        await assert.rejects(missingMounts(await cluster, "ns", all), { code: 403 });
    });
});
