import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { cache, keep, modules } from "./cache.js";

/*
 * Loads a library of thousands of files as one file, with the code that V8 compiled from it: the
 * Kubernetes client takes a fifth of the time that way, and every preview loads it. Both are kept
 * beside the translations of ./typescript.js, for these exact packages and this Node.js.
 *
 * Nothing depends on it: where the file is not there yet, the library is loaded as it is, and the
 * file is made meanwhile for the next start.
 */

/** @returns undefined where npm has left no list of what is installed. */
function bundleFile(entry: string): string | undefined {
    try {
        const installed = readFileSync(join(modules, ".package-lock.json"));
        const source = readFileSync(entry);
        const key = createHash("sha256")
            .update(entry)
            .update(source)
            .update(installed)
            .digest("hex");
        return join(cache, `${key}.bundle.js`);
    } catch {
        return undefined;
    }
}

function readIfThere(file: string): Buffer | undefined {
    try {
        return readFileSync(file);
    } catch {
        return undefined;
    }
}

function run(file: string, source: string): unknown {
    const compiled = `${file}.${process.version}`;
    const cachedData = readIfThere(compiled);
    const script = new Script(`(function (exports, require, module) {${source}\n})`, {
        filename: file,
        ...(cachedData === undefined ? {} : { cachedData }),
    });
    const module = { exports: {} };
    const load = script.runInThisContext() as (...args: readonly unknown[]) => void;
    load(module.exports, createRequire(file), module);
    if (cachedData === undefined || script.cachedDataRejected === true) {
        keep(compiled, script.createCachedData());
    }
    return module.exports;
}

async function make(entry: string, file: string): Promise<void> {
    try {
        const { build } = await import("esbuild");
        const { outputFiles } = await build({
            ...{ entryPoints: [entry], bundle: true, minify: true },
            // Names of classes are part of messages.
            ...{ keepNames: true, platform: "node", format: "cjs", write: false },
            logLevel: "silent",
        });
        const [bundle] = outputFiles;
        if (bundle !== undefined) {
            keep(file, bundle.contents);
        }
    } catch {
        // The next start tries again.
    }
}

/** What a library of ./libraries exports, from one file where there is one. */
export function requireBundled(library: "kubernetesClient" | "sdk"): unknown {
    const entry = join(__dirname, "libraries", `${library}.ts`);
    const file = bundleFile(entry);
    const source = file === undefined ? undefined : readIfThere(file);
    if (file !== undefined && source !== undefined) {
        return run(file, source.toString());
    }
    if (file !== undefined) {
        void make(entry, file);
    }
    return createRequire(__filename)(entry);
}
