import assert from "node:assert/strict";
import {
    chmodSync,
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { fileText, replaceFile } from "../../cli/replaceFile";

describe("a file that is replaced", () => {
    let folder: string;
    const file = () => join(folder, "Pulumi.prod.yaml");

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "replace-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("has its new content, its mode, and nothing beside it", () => {
        writeFileSync(file(), "before");
        chmodSync(file(), 0o600);
        replaceFile(file(), "after");
        assert.equal(fileText(file()), "after");
        assert.equal(statSync(file()).mode & 0o777, 0o600);
        assert.deepEqual(readdirSync(folder), ["Pulumi.prod.yaml"]);
    });

    it("is another file, so that who reads the former one reads all of it", () => {
        writeFileSync(file(), "before");
        const before = statSync(file()).ino;
        replaceFile(file(), "after");
        assert.notEqual(statSync(file()).ino, before);
    });

    it("is made, and removed, where there was none", () => {
        assert.equal(fileText(file()), undefined);
        replaceFile(file(), "after");
        assert.equal(fileText(file()), "after");
        replaceFile(file(), undefined);
        assert.deepEqual(readdirSync(folder), []);
    });

    it("stays behind its link", () => {
        mkdirSync(join(folder, "shared"));
        const there = join(folder, "shared/prod.yaml");
        writeFileSync(there, "before");
        symlinkSync("shared/prod.yaml", file());
        replaceFile(file(), "after");
        assert.ok(lstatSync(file()).isSymbolicLink());
        assert.equal(readFileSync(there, "utf8"), "after");
    });

    it("stays as it was where the new content cannot be written", () => {
        writeFileSync(file(), "before");
        mkdirSync(`${file()}.${process.pid}.tmp`);
        assert.throws(() => {
            replaceFile(file(), "after");
        });
        assert.equal(fileText(file()), "before");
    });
});
