import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Compares text with a file under tests/golden. UPDATE_GOLDEN=1 writes the file first: read git diff
 * before committing it.
 */
export function assertGolden(name: string, text: string): void {
    const file = join("tests/golden", name);
    if (process.env.UPDATE_GOLDEN === "1") {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
    assert.equal(text, readFileSync(file, "utf8"));
}
