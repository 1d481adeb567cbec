import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { projectDefaults, projectKeys } from "./core/config/project";
import { fromText, readConfig } from "./core/config/read";
import type { StackConfig } from "./core/config/schema";
import { ConfigFaults, formatFault } from "./core/fault";

/**
 * The configuration of the stack that is being run.
 * @throws pulumi.RunError, which the CLI shows without a stack trace, with one line for each fault.
 */
export function loadConfig(): StackConfig {
    const given = Object.fromEntries(
        Object.entries(projectKeys(pulumi.getProject(), pulumi.runtime.allConfig())).map(
            ([key, value]) => [key, typeof value === "string" ? fromText(key, value) : value],
        ),
    );
    try {
        return readConfig(given, projectDefaults(parse(readFileSync("Pulumi.yaml", "utf8"))));
    } catch (error) {
        if (error instanceof ConfigFaults) {
            throw new pulumi.RunError(
                `the configuration of stack ${pulumi.getStack()} cannot work:\n` +
                    error.faults.map((fault) => `  - ${formatFault(fault)}`).join("\n"),
            );
        }
        throw error;
    }
}
