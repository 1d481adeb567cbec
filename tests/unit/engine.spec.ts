import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, it } from "mocha";
import { engineIsGone } from "../../provider/engine";

describe("the engine of a provider", () => {
    it("is gone once nothing listens any more where it did", async () => {
        const server = createServer();
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
        assert.equal(await engineIsGone(address), false);
        server.close();
        await once(server, "close");
        assert.equal(await engineIsGone(address), true);
    });

    it("is not taken for gone where its address is none", async () => {
        for (const address of ["", "x", "localhost", "127.0.0.1:", "tests/unit/engine.spec.ts"]) {
            assert.equal(await engineIsGone(address), false);
        }
    });
});
