#!/usr/bin/env node
"use strict";
// The command `kafka-local-volumes`: npx kafka-local-volumes --help
require("../provider/typescript.js");
const { main } = require("./main.ts");

main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
});
