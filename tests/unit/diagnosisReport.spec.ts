import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";
import { LocalVolumes } from "../../components/localVolumes";
import { claimManifest } from "../../core/doctor/claimManifest";
import { diagnosePlan } from "../../core/doctor/diagnosis";
import { releaseFindings } from "../../core/doctor/release";
import { formatDoctorReport, isHealthy } from "../../core/doctor/diagnosisReport";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, liveNode, liveRecord } from "../support/live";
import { promiseOf, StrictMocks } from "../support/mocks";
import type { LiveSecret } from "../../core/doctor/live";

const plan = planOf(configOf({ kafka: { brokers: 1 }, zookeeper: { servers: 1 } }));
const pairs = plan.map(boundPair);
const nodes = [liveNode("pc")];

function report(live: Parameters<typeof liveCluster>[0]) {
    const volumes = diagnosePlan("dev", plan, liveCluster({ nodes, ...live }));
    return {
        ...{ stack: "dev", release: "kafka", namespace: "kafka", fixed: [] },
        volumes,
        releaseFindings: [],
        healthy: isHealthy(volumes, []),
    };
}

describe("doctor's report", () => {
    it("has a line for each volume, and says which claim it is bound to", () => {
        const all = report({
            volumes: pairs.map(({ volume }) => volume),
            claims: pairs.map(({ claim }) => claim),
        });
        assert.equal(all.healthy, true);
        assert.deepEqual(formatDoctorReport(all).split("\n"), [
            "CLAIM                             STATE   VOLUME                                           DIRECTORY                                      SIZE   POD   VERDICT",
            "datadir-0-kafka-cp-kafka-0        Bound   Bound to kafka/datadir-0-kafka-cp-kafka-0        pc:/mnt/data/datadir-0-kafka-cp-kafka-0        5Gi    -     healthy",
            "datadir-kafka-cp-zookeeper-0      Bound   Bound to kafka/datadir-kafka-cp-zookeeper-0      pc:/mnt/data/datadir-kafka-cp-zookeeper-0      5Gi    -     healthy",
            "datalogdir-kafka-cp-zookeeper-0   Bound   Bound to kafka/datalogdir-kafka-cp-zookeeper-0   pc:/mnt/data/datalogdir-kafka-cp-zookeeper-0   5Gi    -     healthy",
            "",
            "3 volumes: 3 healthy",
        ]);
    });

    it("says what is wrong, what --fix does, and what it does not do", () => {
        const [kafka, data, log] = pairs;
        assert.ok(kafka && data && log);
        const text = formatDoctorReport(
            report({
                volumes: [kafka.volume, data.volume],
                claims: [data.claim],
            }),
        );
        assert.equal(
            text.split("\n\n").slice(1).join("\n"),
            `persistentvolume/datadir-0-kafka-cp-kafka-0
    Released: it is reserved for the claim with uid uid-of-datadir-0-kafka-cp-kafka-0, which no longer exists
    --fix: clear claimRef.uid and claimRef.resourceVersion of volume datadir-0-kafka-cp-kafka-0
persistentvolumeclaim/kafka/datadir-0-kafka-cp-kafka-0
    Missing: there is no such claim
    --fix: apply claim datadir-0-kafka-cp-kafka-0 with volume datadir-0-kafka-cp-kafka-0
persistentvolume/datalogdir-kafka-cp-zookeeper-0
    Missing: there is no such volume, and no claim
    not repaired by --fix: run pulumi up, or pulumi up --refresh if it existed before, to create both
3 volumes: 1 healthy, 1 fixable, 1 refused`,
        );
    });

    it("says the same thing of several volumes once", () => {
        const text = formatDoctorReport(
            report({
                volumes: pairs.map(({ volume }) => volume),
                claims: pairs.map(({ claim }) => claim),
                nodes: [],
            }),
        );
        assert.equal(text.match(/^node\/pc$/gm)?.length, 1);
        assert.match(text, /3 volumes: 3 advice$/);
    });
});

describe("what the doctor reports of the release", () => {
    const record = liveRecord;
    const found = (...records: LiveSecret[]) =>
        releaseFindings("kafka", "default", liveCluster({ records })).map(({ state }) => state);

    it("takes the latest revision, by number", () => {
        assert.deepEqual(found(), []);
        assert.deepEqual(found(record(9, "failed"), record(10, "deployed")), []);
        assert.deepEqual(found(record(10, "pending-upgrade"), record(9, "deployed")), [
            "pending-upgrade",
        ]);
        assert.deepEqual(found(record(1, "pending-install")), ["pending-install"]);
        assert.deepEqual(found(record(1, "uninstalling")), ["uninstalling"]);
        assert.deepEqual(found(record(1, "failed")), ["failed"]);
    });
});

describe("the claim that doctor creates", () => {
    it("is the one that the stack creates", async () => {
        const mocks = new StrictMocks();
        await pulumi.runtime.setMocks(mocks);
        const volumes = new LocalVolumes("volumes", {
            namespace: "kafka",
            createNamespace: false,
            storageClass: "local-storage",
            createStorageClass: false,
            volumes: plan,
        });
        await promiseOf(volumes.claims);
        const registered = mocks.of("kubernetes:core/v1:PersistentVolumeClaim");
        assert.deepEqual(
            registered.map(({ inputs }) => inputs),
            plan.map(claimManifest),
        );
    });
});
