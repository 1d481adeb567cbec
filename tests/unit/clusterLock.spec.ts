import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { withLock } from "../../dev/cluster/lock";

describe("the lock of an embedded cluster", () => {
    let folder = "";

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "lock-"));
    });

    after(() => {
        rmSync(folder, { recursive: true });
    });

    it("is in a directory that is closed to other users", async () => {
        const path = join(folder, "closed", "a");
        await withLock(path, "a", () => {
            assert.equal(statSync(join(folder, "closed")).mode & 0o777, 0o700);
            return Promise.resolve();
        });
    });

    it("follows no link that has the name of its file", async () => {
        const [path, victim] = [join(folder, "b"), join(folder, "victim")];
        writeFileSync(victim, "mine");
        symlinkSync(victim, `${path}.${process.pid}`);
        assert.equal(await withLock(path, "b", () => Promise.resolve("done")), "done");
        assert.equal(readFileSync(victim, "utf8"), "mine");
    });
});
