"use strict";
/*
 * Lets `require` load this project's TypeScript: `node -r ./provider/typescript.js FILE.ts`.
 *
 * Node.js 22.18 and newer remove types themselves, but take a file with `import` for an ES module,
 * whose imports need the extensions that Pulumi's own loader does not take: so this is used there too.
 * Here @swc/core removes the types, which Pulumi's loader uses as well, and the result is kept by
 * content: after the first start no compiler is loaded, and a changed file is never run from an old
 * translation. Nothing has to be built, so nothing depends on npm's install scripts.
 */
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { cache, keep, modules } = require("./cache.js");

const options = {
    module: { type: "commonjs", ignoreDynamic: true },
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    sourceMaps: "inline",
};

/** Another compiler or other options give another translation. */
const salt = JSON.stringify([options, readVersion()]);

function readVersion() {
    const file = path.join(modules, "@swc", "core", "package.json");
    return JSON.parse(readFileSync(file, "utf8")).version;
}

function translate(file, source) {
    const { transformSync } = require("@swc/core");
    // Without the file that holds it, as the same text is translated once.
    const sourceFileName = path.basename(file);
    return transformSync(source, { ...options, configFile: false, swcrc: false, sourceFileName })
        .code;
}

function load(file) {
    const source = readFileSync(file, "utf8");
    const name = createHash("sha256").update(salt).update(path.basename(file)).update(source);
    const target = path.join(cache, `${name.digest("hex")}.js`);
    try {
        return readFileSync(target, "utf8");
    } catch {
        const code = translate(file, source);
        keep(target, code);
        return code;
    }
}

require.extensions[".ts"] = (module, file) => {
    module._compile(load(file), file);
};
