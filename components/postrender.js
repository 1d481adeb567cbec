#!/usr/bin/env node
"use strict";
// Helm takes one executable and gives it no arguments.
require("../provider/typescript.js");
require("./postrenderStep.ts");
