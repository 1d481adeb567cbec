import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { existingObjects, refusesExisting, type WantedChildren } from "../../core/existing";
import type { LiveObject } from "../../core/clashes";

const component = "urn:pulumi:dev::p::kafka-local-volumes:index:LocalVolumes::volumes";
const label = { key: "kubernetes.io/hostname", value: "n1" };
const wanted: WantedChildren = {
    stack: "organization/p/dev",
    component,
    namespace: "kafka",
    storageClass: "local",
    volumes: [{ volume: "v", claim: "c", namespace: "kafka", label, path: "/d" }],
    deployed: [],
};
const own = (kind: LiveObject["kind"], name: string): LiveObject => ({
    kind,
    name,
    stack: "organization/p/dev",
});
const all = [own("Namespace", "kafka"), own("StorageClass", "local"), own("PersistentVolume", "v")];

const claim = (name: string, namespace = "kafka", volume?: string) => ({ namespace, name, volume });

const command = `pulumi import --stack dev --yes --protect=false --generate-code=false --parent volumes=${component}`;
const found = "it exists and belongs to this stack, but the state does not have it";
const lines = [
    `Namespace kafka: ${found}; run ${command} kubernetes:core/v1:Namespace volumes-namespace kafka`,
    `StorageClass local: ${found}; run ${command} kubernetes:storage.k8s.io/v1:StorageClass volumes-class local`,
    `PersistentVolume v: ${found}; run ${command} kubernetes:core/v1:PersistentVolume volumes-v v`,
    `PersistentVolumeClaim kafka/c: ${found}; run ${command} kubernetes:core/v1:PersistentVolumeClaim volumes-c kafka/c`,
];
const last =
    "this version of the Kubernetes provider does not take over objects that exist; import them, or take all of them over in one run: PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true pulumi up --stack dev";

describe("objects of a stack that its state does not have", () => {
    it("are named with what imports each of them under the name of the program", () => {
        assert.deepEqual(existingObjects(wanted, all, [claim("c")]), [...lines, last]);
    });

    it("are none where the state has them, or they are not there", () => {
        const deployed = [
            ...["Namespace/kafka", "StorageClass/local", "PersistentVolume/v"],
            "PersistentVolumeClaim/kafka/c",
        ];
        assert.deepEqual(existingObjects({ ...wanted, deployed }, all, [claim("c")]), []);
        assert.deepEqual(existingObjects(wanted, [], [claim("c", "other"), claim("d")]), []);
    });

    it("are not those of others, nor what the stack does not make", () => {
        const foreign = all.map((object) => ({ ...object, stack: "organization/p/prod" }));
        assert.deepEqual(existingObjects(wanted, foreign, []), []);
        const without = { ...wanted, namespace: undefined, storageClass: undefined };
        assert.deepEqual(existingObjects(without, all.slice(0, 2), []), []);
    });

    it("are imported where a claim asks for its own volume, and never where it has another one", () => {
        const asks = existingObjects(wanted, [], [claim("c", "kafka", "v")]);
        assert.deepEqual(asks, [lines[3], last]);
        const [said = "", ...more] = existingObjects(wanted, all, [
            claim("c", "kafka", "pv-9\u001b"),
        ]);
        assert.deepEqual(more, []);
        assert.match(
            said,
            /^PersistentVolumeClaim kafka\/c: .*found one of volume pv-9\\u001b: do not/,
        );
        const deployed = ["PersistentVolumeClaim/kafka/c"];
        const known = existingObjects({ ...wanted, deployed }, [], [claim("c", "kafka", "w")]);
        assert.deepEqual(known, []);
    });

    it("are counted where they are many", () => {
        const volumes = Array.from({ length: 30 }, (_, i) => ({
            ...{ volume: `v${i}`, claim: `c${i}`, namespace: "kafka", label, path: `/${i}` },
        }));
        const claims = volumes.map(({ claim: name }) => claim(name));
        const said = existingObjects({ ...wanted, volumes }, [], claims);
        assert.equal(said.length, 22);
        assert.deepEqual(said.slice(-2), ["and 10 more", last]);
    });
});

describe("a Kubernetes provider", () => {
    const cases: readonly (readonly [string, readonly (string | undefined)[], boolean])[] = [
        ["4.25.0", [undefined, undefined], false],
        ["4.28.9", [undefined, undefined], false],
        ["4.29.0", [undefined, undefined], true],
        ["4.34.2-alpha.1", [undefined, undefined], true],
        ["5.0.0", [undefined, undefined], true],
        ["4.34.2", [undefined, "true"], false],
        ["4.34.2", ["True", undefined], false],
        ["4.34.2", ["false", "true"], true],
        ["4.34.2", [undefined, "0"], true],
    ];
    for (const [version, told, refuses] of cases) {
        it(`${version} told ${told.join(" and ")} ${refuses ? "refuses" : "takes over"} what exists`, () => {
            assert.equal(refusesExisting(version, told), refuses);
        });
    }
});
