import { readFileSync } from "node:fs";

/** The shell commands of a page that contain a text, as they are there. */
export function shellBlock(page: string, part: string): string {
    const blocks = readFileSync(page, "utf8").matchAll(/^```sh\n([^]*?)^```$/gm);
    const block = [...blocks].map(([, code = ""]) => code).find((code) => code.includes(part));
    if (block === undefined) {
        throw new Error(`${page}: no commands with ${part}`);
    }
    return block;
}
