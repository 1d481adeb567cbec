import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
    areSettled,
    describeUnbound,
    claimsByReservation,
    givesClaimsUp,
    silenceBefore,
    unboundClaims,
} from "../../core/binding";
import type { LiveClaim } from "../../core/doctor/live";
import { resource } from "../../provider/resources/boundClaims";
import { silent } from "../support/progress";

const claim = (phase: string | undefined): LiveClaim => ({
    status: phase === undefined ? {} : { phase },
});

describe("claims that are waited for", () => {
    const seen = new Map([
        ["a", claim("Bound")],
        ["b", claim("Pending")],
        ["c", claim("Lost")],
        ["d", claim(undefined)],
    ]);

    it("are those that are not Bound, and those that do not exist", () => {
        assert.deepEqual(unboundClaims(["a", "b", "c", "d", "e"], seen), ["b", "c", "d", "e"]);
        assert.deepEqual(unboundClaims(["a"], seen), []);
        assert.deepEqual(unboundClaims([], seen), []);
    });

    it("are those that a volume is reserved for, whatever its name", () => {
        const volume = (namespace: string, name: string) => ({
            spec: { claimRef: { namespace, name } },
        });
        const volumes = [volume("kafka", "a"), volume("other", "b"), { spec: {} }, {}];
        assert.deepEqual(claimsByReservation("kafka", ["a", "b", "c"], volumes), {
            reserved: ["a"],
            unreserved: ["b", "c"],
        });
        assert.deepEqual(claimsByReservation("kafka", [], volumes), {
            reserved: [],
            unreserved: [],
        });
    });

    it("are reported with their phase, and only some of them by name", () => {
        assert.equal(describeUnbound(["b", "c"], seen), "2 unbound claims: b (Pending), c (Lost)");
        assert.equal(
            describeUnbound(["b", "c", "d", "e"], seen),
            "4 unbound claims: b (Pending), c (Lost), d (missing), and 1 more",
        );
    });

    it("are touched at growing intervals while that does not help, and at least every 10 s", () => {
        const waits = [0, 1, 2, 3, 20].map(silenceBefore);
        assert.deepEqual(waits, [300, 600, 1200, 2400, 10_000]);
    });

    it("are touched up to Kubernetes 1.35, and where the version is not known", () => {
        const versions = [
            ["1", "34"],
            ["1", "35+"],
            ["", ""],
            ["2", "0"],
            ["1", "36"],
            ["1", "37+"],
        ] as const;
        assert.deepEqual(
            versions.map(([major, minor]) => givesClaimsUp(major, minor)),
            [true, true, true, true, false, false],
        );
    });

    it("are waited for again where one was recreated, and not otherwise", async () => {
        // No cluster is asked.
        const was = process.env.KUBECONFIG;
        process.env.KUBECONFIG = "/nowhere";
        const inputs = { namespace: "n", claims: [{ name: "a", uid: "1" }] };
        const other = { ...inputs, claims: [{ name: "a", uid: "2" }] };
        const state = { ...inputs, unbound: [] };
        assert.equal(await resource.diff(state, inputs, silent), false);
        assert.equal(await resource.diff(state, other, silent), true);
        assert.equal(await resource.diff(state, { ...inputs, namespace: "m" }, silent), true);
        if (was === undefined) {
            delete process.env.KUBECONFIG;
        } else {
            process.env.KUBECONFIG = was;
        }
    });
});

describe("claims that were recreated", () => {
    const live = (uid: string, phase: string) => [
        { metadata: { name: "other", uid: "o" }, status: { phase: "Bound" } },
        { metadata: { name: "data-0", uid }, status: { phase } },
    ];
    const claims = [{ name: "data-0", uid: "a" }];

    it("need no wait where these claims still exist, and each is Bound or Lost", () => {
        assert.equal(areSettled(claims, live("a", "Lost")), true);
        assert.equal(areSettled(claims, live("a", "Bound")), true);
        assert.equal(areSettled(claims, live("a", "Pending")), false);
        assert.equal(areSettled(claims, live("b", "Bound")), false);
        assert.equal(
            areSettled([...claims, { name: "data-1", uid: "c" }], live("a", "Bound")),
            false,
        );
    });
});
