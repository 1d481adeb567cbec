import { readFileSync } from "node:fs";
import { postrender } from "../core/chart/postrender/postrender";

// Helm runs this with the rendered manifests on stdin and installs what comes out on stdout. What
// goes to stderr it shows only when the step fails.
const standardInput = 0;
try {
    const { manifests, changed } = postrender(readFileSync(standardInput, "utf8"));
    process.stderr.write(
        changed.length === 0
            ? "postrender: nothing to change\n"
            : changed.map((line) => `postrender: ${line}\n`).join(""),
    );
    process.stdout.write(manifests);
} catch (error) {
    process.stderr.write(`postrender: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
}
