"use strict";
// What is made of this project's sources and of its libraries, kept for the next start.
const { mkdirSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const modules = path.join(path.dirname(__dirname), "node_modules");
const cache = path.join(modules, ".cache", "kafka-local-volumes");

/** Never leaves half a file; a read-only installation does without, and makes it again at each start. */
function keep(file, content) {
    try {
        mkdirSync(cache, { recursive: true });
        const unfinished = `${file}.${process.pid}`;
        writeFileSync(unfinished, content);
        renameSync(unfinished, file);
    } catch {
        // Nothing depends on it.
    }
}

module.exports = { cache, keep, modules };
