import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { rendered } from "../../cli/helmTemplate";
import { standInFor, withoutStandIn, withStandIn } from "../../core/chart/standIn";
import { hidden } from "../../core/config/secrets";
import { type JsonObject, textAt } from "../../core/json";

const scratch = mkdtempSync(join(tmpdir(), "helm-template-"));
const { PATH } = process.env;

/** A helm whose chart writes its values, and what it derives of them. */
const helm = `#!/bin/sh
while [ "$1" != --values ]; do shift; done
echo "kind: ConfigMap"
echo "values: $(cat "$2")"
echo "checksum: $(sha256sum < "$2" | cut -c1-64)"
echo "encoded: $(base64 < "$2" | tr -d '\\n')"
`;

function release(values: JsonObject) {
    const none = { version: undefined, repository: undefined, content: undefined };
    return { name: "r", namespace: "n", chart: "c", values, ...none };
}

describe("a rendering without its secrets", () => {
    before(() => {
        const file = join(scratch, "helm");
        writeFileSync(file, helm);
        chmodSync(file, 0o755);
        process.env.PATH = [scratch, PATH].join(delimiter);
    });

    after(() => {
        process.env.PATH = PATH;
        rmSync(scratch, { recursive: true, force: true });
    });

    it("is the same each time, also where a template derives something of a secret", async () => {
        const values = { a: hidden, b: `user:${hidden}` };
        const first = await rendered(release(values));
        assert.equal(await rendered(release(values)), first);
        const object = JSON.parse(first) as JsonObject;
        assert.deepEqual(object.values, values);
        assert.match(textAt(object, "checksum") ?? "", /^[\da-f]{64}$/);
    });

    it("has a text in place of a secret that the values do not have", () => {
        const first = standInFor({ a: hidden });
        const taken = { [first]: { a: [`x ${first}`] }, b: hidden };
        const standIn = standInFor(taken);
        assert.notEqual(standIn, first);
        const shape = /^klv-secret-[\da-f]{16}$/;
        assert.match(first, shape);
        assert.match(standIn, shape);
        assert.equal(standInFor(taken), standIn);
        const manifest = JSON.stringify(withStandIn(taken, standIn));
        assert.deepEqual(JSON.parse(withoutStandIn(manifest, standIn)), taken);
    });
});
