import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, it } from "mocha";
import { LocalVolumes } from "../../components/localVolumes";
import { promiseOf, StrictMocks } from "../support/mocks";

const label = { key: "kubernetes.io/hostname", value: "n" };
const volumes = Array.from({ length: 60 }, (_, i) => ({
    ...{ volume: `v${i}`, claim: `c${i}`, namespace: "kafka", label },
    ...{ path: `/d/${i}`, size: "1Gi", request: "1Gi" },
}));

describe("volumes and claims", () => {
    let mocks: StrictMocks;

    beforeEach(async () => {
        mocks = new StrictMocks();
        await pulumi.runtime.setMocks(mocks, "kafka-local-volumes", "unit", false);
    });

    it("are declared pair by pair: no volume long before the claim of another one", async () => {
        const all = new LocalVolumes("v", {
            ...{ namespace: "kafka", createNamespace: false },
            ...{ storageClass: "local", createStorageClass: false, volumes },
        });
        const claims = await promiseOf(all.claims);
        assert.deepEqual([...claims].sort(), volumes.map(({ claim }) => claim).sort());
        const order = mocks.registered.map(({ name }) => name);
        volumes.slice(24).forEach(({ volume }, i) => {
            const before = order.indexOf(`v-c${i}`);
            const at = order.indexOf(`v-${volume}`);
            assert.ok(at > before && before >= 0, `${volume} at ${at}, claim c${i} at ${before}`);
        });
    });
});
