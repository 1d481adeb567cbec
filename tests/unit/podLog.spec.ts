import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { afterEach, describe, it } from "mocha";
import { lastLines } from "../../provider/kubernetes/podLog";
import { listeningCluster, stopListening } from "../support/apiServer";

let server: Server;

/** The last lines of a container, of a kubelet with this log of its last run, and this one of the run before. */
async function linesOf(last: string | undefined, before: string | undefined) {
    server = createServer(({ url }, response) => {
        const log = url?.includes("previous=true") === true ? before : last;
        response.writeHead(log === undefined ? 400 : 200, { "content-type": "text/plain" });
        response.end(log ?? "previous terminated container not found");
    });
    return lastLines(await listeningCluster(server), "kafka", "kafka-0", "broker", 3);
}

const removed = "unable to retrieve container logs for containerd://e16d150e";

describe("the last lines of a container", () => {
    afterEach(() => {
        stopListening(server);
    });

    const cases: readonly [string, string | undefined, string | undefined, readonly string[]][] = [
        ["are of the run before", "starts", "out of memory\n\n", ["out of memory"]],
        [
            "are of the last run where there is none before",
            "last words\n",
            undefined,
            ["last words"],
        ],
        [
            "are of the last run where the kubelet removed the one before",
            "last words",
            removed,
            ["last words"],
        ],
        ["are none where the kubelet removed both", removed, removed, []],
        [
            "have no secret",
            undefined,
            "KAFKA_SSL_KEY_PASSWORD=geheim\nERROR PlainLoginModule required username=u password=geheim\nhttp://u:geheim@h: bad",
            ["KAFKA_SSL_KEY_[secret]", "ERROR Plain[secret]", "[secret]"],
        ],
        ["are none where neither can be had", undefined, undefined, []],
    ];
    for (const [what, last, before, lines] of cases) {
        it(what, async () => {
            assert.deepEqual(await linesOf(last, before), lines);
        });
    }
});
