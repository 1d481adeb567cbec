import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";

describe("kafka-local-volumes takeover", function () {
    this.timeout(30_000);

    it("takes nothing over from another cluster than the stack's own", () => {
        const args = ["--stack", "dev", "--context", "other"];
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ["cli/kafka-local-volumes.js", "takeover", ...args],
            { encoding: "utf8", env: { ...process.env, KUBECONFIG: "/dev/null" } },
        );
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(
            stderr,
            /^--context other: the stack has none, .*: pulumi config set kubernetes:context other --stack dev first/,
        );
    });
});
