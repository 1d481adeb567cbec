import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { object } from "../../core/config/types";
import { isObject, type JsonObject } from "../../core/json";
import { EngineLog } from "../../provider/progress";
import { functions } from "../../provider/functions";
import { resources, typePrefix } from "../../provider/resources";
import { packageSchema } from "../../provider/schema";
import { Server } from "../../provider/server";

const server = new Server(new EngineLog(undefined));

function urn(type: string): string {
    return `urn:pulumi:dev::p::kafka-local-volumes:index:KafkaChart$${typePrefix}${type}::name`;
}

const stop = {
    release: "n/r",
    namespace: "n",
    kafka: "r-cp-kafka",
    zookeeper: "r-cp-zookeeper",
    brokers: 3,
};

function secret(value: string): JsonObject {
    return { [specialSigKey]: specialSecretSig, value };
}

describe("the schema of the package", () => {
    const schema = packageSchema("1.2.3");

    it("describes every resource, function, type and property", () => {
        const described: [string, { readonly description?: string }][] = [
            ...Object.entries(schema.resources),
            ...Object.entries(schema.functions),
        ];
        const objects = [
            ...Object.entries(schema.types),
            ...Object.entries(schema.resources),
            ...Object.entries(schema.functions).flatMap(([name, { inputs, outputs }]) => [
                [`${name} inputs`, inputs] as const,
                [`${name} outputs`, outputs] as const,
            ]),
        ];
        const properties = objects.flatMap(([name, { properties: own }]) =>
            Object.entries(own).map(([key, spec]) => [`${name}.${key}`, spec] as const),
        );
        assert.ok(properties.length > 60);
        const silent = [...described, ...properties].filter(
            // "Allowed: ..." stands in every description; more has to be said.
            ([, { description = "" }]) => /^(Allowed: .*)?$/.test(description),
        );
        assert.deepEqual(
            silent.map(([name]) => name),
            [],
        );
    });

    it("refers to types that it has, each of its own name", () => {
        const references = [...JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g)];
        assert.ok(references.length > 0);
        for (const [, token = ""] of references) {
            assert.match(token, /^kafka-local-volumes:index:[A-Z]\w+$/);
            assert.ok(token in schema.types, token);
        }
    });

    it("has the resources that the components declare, and requires what they always give", () => {
        assert.deepEqual(
            Object.keys(schema.resources).sort(),
            [
                "BoundClaims",
                "Canary",
                "ClusterGuard",
                "ControllerQuorum",
                "DiskIdentity",
                "MetadataPhase",
                "MetadataVersion",
                "NodeDirectories",
                "OrderlyStop",
                "Preflight",
                "ReleaseRecord",
                "RollingUpdate",
            ].map((name) => `${typePrefix}${name}`),
        );
        const { requiredInputs, required } =
            schema.resources[`${typePrefix}OrderlyStop`] ?? assert.fail();
        // A stack without ZooKeeper names none.
        const given = Object.keys(stop).filter((name) => name !== "zookeeper");
        assert.deepEqual([...requiredInputs].sort(), [...given].sort());
        assert.deepEqual([...required].sort(), [...given, "replicas"].sort());
    });

    it("is the shape that inputs are read by", () => {
        const { inputs } = resources.OrderlyStop?.definition ?? assert.fail();
        assert.deepEqual(object(inputs).read({ ...stop, context: "c" }, "", []), {
            ...stop,
            context: "c",
        });
    });
});

describe("the provider", () => {
    it("names the property of each fault, all at once", async () => {
        const news = { ...stop, brokers: "three", kafka: "Not_A_Name", brokersWanted: 3 };
        const { failures } = await server.check(urn("OrderlyStop"), {}, news);
        assert.deepEqual(
            failures?.map(({ property, reason }) => [property, reason.split(";")[0]]),
            [
                ["kafka", 'got "Not_A_Name"'],
                ["brokers", 'got "three"'],
                ["brokersWanted", "got 3"],
            ],
        );
    });

    it("names a property within a list, and one that is missing", async () => {
        const { failures } = await server.check(urn("BoundClaims"), {}, { claims: [{ uid: "1" }] });
        assert.deepEqual(
            failures?.map(({ property }) => property),
            ["namespace", "claims[0].name"],
        );
    });

    it("takes a claim that a preview does not create yet, and so has no uid", async () => {
        const news = { namespace: "n", claims: [{ name: "a" }] };
        assert.deepEqual((await server.check(urn("BoundClaims"), {}, news)).failures, []);
        const olds = { namespace: "n", claims: [], unbound: [] };
        assert.deepEqual(await server.diff("n", urn("BoundClaims"), olds, news), { changes: true });
    });

    it("leaves what is not known before the update to the update", async () => {
        const news = { ...stop, release: unknownValue, context: secret("c") };
        assert.deepEqual((await server.check(urn("OrderlyStop"), {}, news)).failures, []);
        const olds = { ...stop, replicas: 3 };
        assert.deepEqual(await server.diff("id", urn("OrderlyStop"), olds, news), {
            changes: true,
            replaces: ["release"],
            deleteBeforeReplace: true,
        });
        const claims = [{ name: "a", uid: unknownValue }];
        const bound = { namespace: "n", claims: [{ name: "a", uid: "1" }], unbound: [] };
        assert.deepEqual(
            await server.diff("id", urn("BoundClaims"), bound, { namespace: "n", claims }),
            { changes: true },
        );
    });

    it("updates a resource whose state another version wrote, instead of failing", async () => {
        const identity = { release: "r", stack: "s", disks: [], observed: [], used: false };
        const olds = { release: "r", found: [] };
        const of = urn("DiskIdentity");
        assert.deepEqual(await server.diff("r", of, olds, identity), { changes: true });
        assert.deepEqual((await server.update("r", of, olds, identity)).outs, identity);
    });

    it("keeps a secret of the inputs a secret in the state", async () => {
        const news = { release: secret("r"), stack: "s", disks: [], observed: [], used: false };
        const created = await server.create(urn("DiskIdentity"), news);
        const { id } = created;
        const outs: unknown = created.outs;
        assert.equal(id, "r");
        assert.ok(isObject(outs));
        assert.deepEqual(outs.release, secret("r"));
        const read = await server.read(id, urn("DiskIdentity"), outs);
        assert.deepEqual([read.id, read.props, read.inputs], ["r", outs, outs]);
    });

    it("refuses what it does not know in one line", async () => {
        await assert.rejects(async () => server.check(urn("Nothing"), {}, {}), {
            message: "kafka-local-volumes:index:Nothing: this provider has no such resource",
        });
        await assert.rejects(server.read("id", urn("OrderlyStop"), {}), {
            message: "it cannot be imported: it has no object of its own in the cluster",
        });
        const { failures } = await server.invoke(`${typePrefix}getClaimUsers`, {});
        assert.deepEqual(
            failures?.map(({ property }) => property),
            ["namespace"],
        );
        assert.deepEqual(Object.keys(functions), [
            "getClaimUsers",
            "getMetadataVersion",
            "getRunningPhase",
            "holdStack",
        ]);
    });
});
