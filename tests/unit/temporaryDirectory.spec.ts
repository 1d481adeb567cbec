import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "mocha";
import { withTemporaryDirectory } from "../../cli/temporaryDirectory";

/** Works with two directories at a time, and says where they are. */
const program = `
const { withTemporaryDirectory } = require("./cli/temporaryDirectory");
withTemporaryDirectory("outer-", (outer) =>
    withTemporaryDirectory("inner-", (inner) => {
        process.stdout.write(JSON.stringify([outer, inner]));
        return new Promise((done) => setTimeout(done, 60_000));
    }),
);
`;

describe("a temporary directory", () => {
    it("is gone after the work, and after work that failed", async () => {
        const seen: string[] = [];
        const work = (directory: string) => {
            seen.push(directory);
            writeFileSync(join(directory, "values.json"), "secret");
            return Promise.resolve("done");
        };
        assert.equal(await withTemporaryDirectory("test-", work), "done");
        const failing = withTemporaryDirectory("test-", async (directory) => {
            await work(directory);
            throw new Error("failed");
        });
        await assert.rejects(failing, /failed/);
        assert.deepEqual(seen.map(existsSync), [false, false]);
        assert.equal(
            process.listeners("SIGTERM").some(({ name }) => name === "end"),
            false,
        );
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`is gone after ${signal}, which ends the program as before`, async () => {
            const args = ["-r", resolve("provider/typescript.js"), "-e", program];
            const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
            const [said] = (await once(child.stdout, "data")) as [Buffer];
            const directories = JSON.parse(said.toString()) as string[];
            assert.deepEqual(directories.map(existsSync), [true, true]);
            child.kill(signal);
            assert.deepEqual(await once(child, "exit"), [null, signal]);
            assert.deepEqual(directories.map(existsSync), [false, false]);
        });
    }
});
