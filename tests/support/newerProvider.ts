import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./instance";

/**
 * The environment of a program that finds another version of Pulumi's Kubernetes provider in its node_modules
 * than it has, where it asks whether that one creates what exists. Pulumi is asked for the one that it has.
 */
export function withProviderVersion(version: string): Readonly<Record<string, string>> {
    const script = join(scratch, `kubernetes-${version}.js`);
    mkdirSync(scratch, { recursive: true });
    const lines = [
        `const Module = require("node:module");`,
        `const load = Module._load;`,
        `Module._load = function (name, parent, ...rest) {`,
        `    return name === "@pulumi/kubernetes/package.json" && /existingObjects/.test(parent?.filename)`,
        `        ? ${JSON.stringify({ version })}`,
        `        : load.call(this, name, parent, ...rest);`,
        `};`,
    ];
    writeFileSync(script, lines.join("\n"));
    return { NODE_OPTIONS: `--require=${script}` };
}
