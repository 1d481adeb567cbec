import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
    concealed,
    hidden,
    hiddenAlike,
    mapLeaves,
    misplacedSecrets,
    secretLeaf,
    secretPaths,
    secretTexts,
    withoutSecrets,
} from "../../core/config/secrets";
import { objectsOf } from "../../core/chart/manifests";
import { withoutStandIn, withStandIn } from "../../core/chart/standIn";
import { chartValues } from "../../core/chart/values";
import { driftedObjects } from "../../core/drift/objects";
import { formatFault } from "../../core/fault";
import type { Json, JsonObject } from "../../core/json";
import { releaseInputsOf } from "../../core/state/release";
import { configOf } from "../support/config";

const word = 'org.apache.Login required password="pa.ss+word";';
const secure = { secure: "v1:abc:def" };
const inState = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:abc:def",
};

const values = (jaas: Json): JsonObject => ({
    "cp-kafka": { configurationOverrides: { "sasl.jaas.config": jaas, "log.retention.ms": "1" } },
});

const jaasPath = ["cp-kafka", "configurationOverrides", "sasl.jaas.config"];

describe("the secrets among the chart's values", () => {
    it("are where the stack's file has them encrypted", () => {
        assert.deepEqual(secretPaths(values(secure), values(word)), [jaasPath]);
        assert.deepEqual(secretPaths({ list: ["a", secure] }, { list: ["a", word] }), [
            ["list", "1"],
        ]);
    });

    it("are all of them where the file is another one, or has values as one secret", () => {
        const other = { ...values(secure), global: {} };
        for (const file of [undefined, secure, other, values("other text"), values([secure])]) {
            assert.deepEqual(secretPaths(file, values(word)), [[]]);
        }
    });

    const marked = (given: JsonObject, paths: readonly (readonly string[])[]) => {
        const config = configOf({ values: given });
        const isSecret = secretLeaf(config, paths);
        const found: string[] = [];
        mapLeaves(chartValues(config), (leaf, path) => {
            if (isSecret(leaf, path)) {
                found.push(path.join("/"));
            }
        });
        return found;
    };

    it("are wrapped one by one, and nothing else is", () => {
        assert.deepEqual(marked(values(word), [jaasPath]), [jaasPath.join("/")]);
    });

    it("leave what decides names and disks in plain where all of them are secret", () => {
        const given = values(word);
        const kafka = { ...(given["cp-kafka"] as JsonObject), imageTag: "5.5.0", brokers: 3 };
        assert.deepEqual(marked({ "cp-kafka": kafka }, [[]]), [
            jaasPath.join("/"),
            "cp-kafka/configurationOverrides/log.retention.ms",
        ]);
    });

    it("are refused where they decide names or disks", () => {
        const [fault] = misplacedSecrets([["cp-kafka", "nameOverride"], jaasPath]);
        assert.ok(fault);
        assert.match(formatFault(fault), /^values\.cp-kafka\.nameOverride: got "\[secret\]"; /);
        assert.equal(misplacedSecrets([jaasPath, []]).length, 0);
    });

    it("are not in a fault's message, at any depth", () => {
        const texts = secretTexts(values(word), [jaasPath]);
        for (const value of [word, { a: [word] }, values(word)]) {
            const line = formatFault(
                withoutSecrets({ key: "values.x", value, allowed: "y" }, texts),
            );
            assert.doesNotMatch(line, /pa\.ss/);
            assert.match(line, /\[secret\]/);
        }
    });

    it("are concealed in a stack's file and in a state", () => {
        assert.deepEqual(concealed(values(secure)), values(hidden));
        assert.deepEqual(concealed(values(inState)), values(hidden));
        const inputs = { name: "kafka", namespace: "kafka", values: values(inState) };
        const release = releaseInputsOf([{ type: "kubernetes:helm.sh/v3:Release", inputs }]);
        assert.deepEqual(release?.values, values(hidden));
    });

    it("are hidden on the side that had them in plain text, too", () => {
        assert.deepEqual(hiddenAlike(values(word), values(hidden)), values(hidden));
        assert.deepEqual(hiddenAlike(values(word), values("other")), values(word));
        assert.deepEqual(hiddenAlike(values(word), undefined), values(word));
    });
});

describe("drift of an object that has a secret", () => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const env = (...variables: readonly (readonly [string, string])[]): JsonObject => ({
        kind: "StatefulSet",
        metadata: { name: "kafka" },
        spec: { env: variables.map(([name, value]) => ({ name, value })) },
    });
    const expected = env(["A", "a"], ["JAAS", `x ${hidden} y`], ["B", "b"]);
    const of = (live: JsonObject) => driftedObjects([{ manifest: expected, expected, live }]);

    it("is none where the secret is in its place", () => {
        assert.deepEqual(of(env(["A", "a"], ["JAAS", `x ${word} y`], ["B", "b"])), []);
    });

    const edits: readonly (readonly [string, JsonObject])[] = [
        ["another value", env(["A", "a"], ["JAAS", `${word} z`], ["B", "b"])],
        ["a variable before it", env(["N", "n"], ["A", "a"], ["JAAS", `x ${word} y`], ["B", "b"])],
        ["another name", env(["A", "a"], ["SASL", `x ${word} y`], ["B", "b"])],
        ["a copy of it", env(["A", word], ["JAAS", `x ${word} y`], ["B", "b"])],
        ["base64 of it", env(["A", base64(word)], ["JAAS", `x ${word} y`], ["B", "b"])],
        [
            "base64 of more than it",
            env(["A", base64(`user:${word}`)], ["JAAS", `x ${word} y`], ["B", base64(`z${word}z`)]),
        ],
        ["its variable gone", env(["A", `-${word}`], ["B", "b"])],
    ];
    for (const [what, live] of edits) {
        it(`does not show it: ${what}`, () => {
            const drifted = of(live);
            assert.equal(drifted.length, 1);
            assert.doesNotMatch(JSON.stringify(drifted), /pa\.ss/);
            for (const [, text = ""] of JSON.stringify(drifted).matchAll(/value: ([\w+/=]{8,})/g)) {
                assert.doesNotMatch(Buffer.from(text, "base64").toString(), /pa\.ss/);
            }
        });
    }

    it("does not show what is encoded in its place, nor what that stands for", () => {
        const manifest = { kind: "Secret", metadata: { name: "s" }, data: { a: hidden, b: "b" } };
        const is = (data: JsonObject) =>
            JSON.stringify(
                driftedObjects([{ manifest, expected: manifest, live: { ...manifest, data } }]),
            );
        assert.equal(is({ a: base64("hunter2"), b: "b" }), "[]");
        assert.doesNotMatch(is({ a: base64("hunter2"), b: "hunter2" }), /hunter2/);
        assert.doesNotMatch(is({ a: 70123, b: "b" }), /70123/);
        assert.doesNotMatch(is({ a: { b: "hunter2" }, b: "b" }), /hunter2/);
    });

    it("is compared as text, in whatever place the chart writes it", () => {
        const standIn = "klv-secret-1f";
        assert.deepEqual(withStandIn(values(`x ${hidden}`), standIn), values(`x ${standIn}`));
        const rendered = `kind: A\nmetadata: {name: a}\nplain: ${standIn}\nquoted: "x ${standIn}"\n---\n---\nkind: B\ndata: ${base64(standIn)}\n`;
        assert.deepEqual(
            [...objectsOf(withoutStandIn(rendered, standIn)).values()],
            [
                { kind: "A", metadata: { name: "a" }, plain: hidden, quoted: `x ${hidden}` },
                { kind: "B", data: hidden },
            ],
        );
    });

    it("shows every other edit", () => {
        const [drifted] = of(env(["A", "changed"], ["JAAS", `x ${word} y`], ["B", "b"]));
        assert.match(drifted?.diff.join("\n") ?? "", /^\+.*value: changed$/m);
    });
});
