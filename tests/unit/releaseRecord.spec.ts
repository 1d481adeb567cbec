import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import {
    emptyRecord,
    failed,
    madeByAnother,
    repairOf,
    newest,
    readRecord,
    type HelmRecord,
} from "../../core/release/record";
import { resource } from "../../provider/resources/releaseRecord";
import { listeningApi, stopListening } from "../support/apiServer";

const situation = { installed: true, now: 1000, patience: 600 };

function record(over: Partial<HelmRecord>): HelmRecord {
    return {
        name: "sh.helm.release.v1.kafka.v2",
        revision: 2,
        status: "deployed",
        manager: "pulumi-kubernetes",
        written: 990,
        known: true,
        ...over,
    };
}

/** As Helm stores it: base64 of gzip, and base64 again as in every Secret. */
function stored(release: unknown): string {
    const text = gzipSync(JSON.stringify(release)).toString("base64");
    return Buffer.from(text).toString("base64");
}

function released(data: string): unknown {
    const text = Buffer.from(data, "base64").toString();
    return JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString());
}

describe("Helm's record of a release", () => {
    const cases: readonly [string, HelmRecord | undefined, string][] = [
        ["a sound one is left alone", record({}), "nothing"],
        ["one that Pulumi left pending is failed", record({ status: "pending-install" }), "fail"],
        ["one of a killed uninstall is failed", record({ status: "uninstalling" }), "fail"],
        [
            "one that another tool left pending just now is refused",
            record({ status: "pending-upgrade", manager: "Helm" }),
            "refuse",
        ],
        [
            "one that another tool left pending too long ago is failed",
            record({ status: "pending-upgrade", manager: "Helm", written: 399 }),
            "fail",
        ],
        ["a failed one is tried again", record({ status: "failed" }), "retry"],
        ["one that the state never knew is failed", record({ known: false }), "fail"],
        [
            "one that another tool made is left alone",
            record({ known: false, manager: "Helm" }),
            "nothing",
        ],
        ["a lost one is replaced", undefined, "replace"],
    ];
    for (const [title, found, verdict] of cases) {
        it(title, () => {
            assert.equal(repairOf(found, situation).do, verdict);
        });
    }

    it("is not missed before the first install", () => {
        assert.equal(repairOf(undefined, { ...situation, installed: false }).do, "nothing");
    });

    describe("before the first install", () => {
        const own = { name: "cp-helm-charts", description: "content 0a1b, after x", over: {} };
        const cases: readonly [
            string,
            Partial<typeof own>,
            Partial<HelmRecord>,
            RegExp | undefined,
        ][] = [
            ["is ours where its description is", {}, { known: false }, undefined],
            [
                "is ours where Pulumi was killed",
                { description: "Initial install underway" },
                { status: "pending-install" },
                undefined,
            ],
            [
                "is ours where nothing is left of it",
                {},
                { status: "uninstalled", manager: "Helm" },
                undefined,
            ],
            [
                "is not ours with another chart",
                { name: "mongo\u001bdb" },
                { status: "failed" },
                /chart mongo\\u001bdb: choose/,
            ],
            [
                "is not ours with another description",
                { description: "Install complete" },
                { known: false },
                /another program of Pulumi/,
            ],
            [
                "is not ours where another tool failed",
                {},
                { status: "failed", manager: "Helm" },
                /failed, written by Helm/,
            ],
        ];
        for (const [
            title,
            { name = own.name, description = own.description },
            over,
            why,
        ] of cases) {
            it(title, () => {
                const data = stored({ chart: { metadata: { name } }, info: { description } });
                const said = madeByAnother(record(over), data);
                if (why === undefined) {
                    assert.equal(said, undefined);
                } else {
                    assert.match(said ?? "", why);
                }
            });
        }
    });

    it("is named with its age and writer where it is refused", () => {
        const verdict = repairOf(record({ status: "pending-upgrade", manager: "Helm" }), situation);
        assert.deepEqual(verdict, {
            do: "refuse",
            reason: "revision 2 is pending-upgrade since 10 s (Secret sh.helm.release.v1.kafka.v2, written by Helm): another tool may be at work on it. Wait until it has ended, 590 s at most, and run pulumi up again",
        });
    });

    it("is read off its Secret, the newest by revision", () => {
        const secrets = [9, 10].map((version) => ({
            metadata: {
                name: `sh.helm.release.v1.kafka.v${version}`,
                labels: { version: String(version), status: "deployed", modifiedAt: "17" },
                managedFields: [{ manager: "Helm" }],
            },
        }));
        assert.deepEqual(newest(secrets.map(readRecord)), {
            name: "sh.helm.release.v1.kafka.v10",
            revision: 10,
            status: "deployed",
            manager: "Helm",
            written: 17,
            known: false,
        });
    });

    it("changes its status and description and nothing else when it is failed", () => {
        const release = {
            name: "kafka",
            manifest: "---\n",
            info: { status: "pending-install", notes: "x" },
        };
        assert.deepEqual(released(failed(stored(release), "why")), {
            ...release,
            info: { status: "failed", notes: "x", description: "why" },
        });
    });

    it("has no objects where it is put in a lost one's place", () => {
        const data = released(emptyRecord("kafka", "ns", "why", new Date(0))) as {
            manifest: string;
            info: { status: string };
        };
        assert.deepEqual([data.manifest, data.info.status], ["", "failed"]);
    });

    it("is written to by no first run where the release is another owner's", async () => {
        const secret = {
            metadata: {
                name: "sh.helm.release.v1.kafka.v1",
                labels: { version: "1", status: "deployed", owner: "helm", name: "kafka" },
                managedFields: [{ manager: "pulumi-kubernetes", operation: "Update" }],
            },
            data: { release: stored({ chart: { metadata: { name: "kafka" } }, info: {} }) },
        };
        const asked: string[] = [];
        const server = createServer(({ method = "", url = "" }, response) => {
            asked.push(method);
            response.setHeader("content-type", "application/json");
            const isOne = url.includes(secret.metadata.name);
            response.end(JSON.stringify(isOne ? secret : { items: [secret] }));
        });
        const directory = mkdtempSync(join(tmpdir(), "record-"));
        const before = process.env.KUBECONFIG;
        try {
            process.env.KUBECONFIG = join(directory, "config");
            writeFileSync(process.env.KUBECONFIG, (await listeningApi(server)).exportConfig());
            const inputs = { release: "kafka", namespace: "kafka", timeout: 60 };
            const silent = {
                waiting: () => undefined,
                done: () => undefined,
                warn: () => undefined,
            };
            const made = Promise.resolve(resource.create(inputs, silent));
            await assert.rejects(
                made,
                /^Error: release kafka\/kafka: .*chart kafka: .*nothing of it was changed$/,
            );
            assert.deepEqual(asked, ["GET", "GET"]);
        } finally {
            if (before === undefined) {
                delete process.env.KUBECONFIG;
            } else {
                process.env.KUBECONFIG = before;
            }
            stopListening(server);
            rmSync(directory, { recursive: true });
        }
    });
});
