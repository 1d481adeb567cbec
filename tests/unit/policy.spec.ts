import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "mocha";
import { formatQuantity, parseQuantity } from "../../core/quantity";
import { levelOf } from "../../policy/level";
import { policies, stackPolicies } from "../../policy/policies";
import { bytesOf } from "../../policy/quantity";
import { format, type Violation } from "../../policy/violation";
import { claim, volume } from "../support/policyResources";

describe("what a policy says", () => {
    it("names the object, the property, the value, what is allowed and what to do", () => {
        const [said] = policies.flatMap(({ rule }) =>
            rule(volume({ persistentVolumeReclaimPolicy: "Delete" })),
        ) as [Violation];
        assert.equal(
            format(said),
            'persistentvolume/disk-a: spec.persistentVolumeReclaimPolicy: got "Delete"; allowed: "Retain"; with any other policy the directory may be emptied when the claim is deleted: set Retain',
        );
    });

    it("names the object's namespace, and the other object of two", () => {
        const said = stackPolicies.flatMap(({ rule }) =>
            rule([volume({ capacity: { storage: "1Gi" } }), claim()]),
        );
        assert.deepEqual(said.map(format), [
            'persistentvolumeclaim/kafka/data-0: spec.resources.requests.storage: got "5Gi"; allowed: at most 1Gi, the capacity of persistentvolume/disk-a; the claim and its pod would wait forever: request less, or give the volume more capacity',
        ]);
    });
});

describe("the policy pack", () => {
    it("refuses in every stack but those for trying things out", () => {
        const levels = ["dev", "local", "prod", "dev-2", ""].map((stack) => levelOf(stack));
        assert.deepEqual(levels, ["advisory", "advisory", "mandatory", "mandatory", "mandatory"]);
    });

    it("reads sizes as the program does", () => {
        const suffix = fc.constantFrom(
            "",
            "k",
            "M",
            "G",
            "T",
            "P",
            "E",
            "Ki",
            "Mi",
            "Gi",
            "Ti",
            "Pi",
        );
        const number = fc.integer({ min: 0, max: 1e9 }).map((n) => (n / 1000).toFixed(3));
        fc.assert(
            fc.property(number, suffix, (value, unit) => {
                const text = `${value}${unit}`;
                const bytes = parseQuantity(text);
                fc.pre(bytes !== undefined);
                assert.equal(bytesOf(text), bytes);
            }),
        );
        fc.assert(
            fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (bytes) => {
                assert.equal(bytesOf(formatQuantity(bytes)), bytes);
            }),
        );
        assert.deepEqual(["129e6", "1E3", "5Gib", "", "-1"].map(bytesOf), [
            129000000n,
            1000n,
            undefined,
            undefined,
            undefined,
        ]);
        assert.deepEqual(["500m", "1500m", "1e100", "1e+2", "5e-1", "1n"].map(bytesOf), [
            1n,
            2n,
            10n ** 100n,
            100n,
            1n,
            1n,
        ]);
    });

    it("is pinned to what the suite runs it with", () => {
        const read = (file: string) =>
            JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
        const root = read("package.json");
        const pack = read("policy/package.json").dependencies ?? {};
        const ours = { ...root.dependencies, ...root.devDependencies };
        assert.deepEqual(
            Object.entries(pack).filter(([name, version]) => ours[name] !== version),
            [],
        );
        const lock = JSON.parse(readFileSync("policy/package-lock.json", "utf8")) as {
            readonly packages: Readonly<Record<string, { readonly dependencies?: unknown }>>;
        };
        assert.deepEqual(lock.packages[""]?.dependencies, pack);
    });
});
