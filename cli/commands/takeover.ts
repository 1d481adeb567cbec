import { Option } from "commander";
import { option, subcommand } from "../subcommand";
import type { TakeoverOptions } from "../takeOver";

export const takeover = subcommand<TakeoverOptions>({
    name: "takeover",
    summary: "import what kubectl and helm installed into a stack",
    description:
        "Takes an installation made by kubectl and helm over into an empty stack: writes the stack's file and imports the objects. No pod is restarted.",
    options: [
        option.stack(),
        option.config(),
        option.configFile(),
        option.context(),
        new Option("--dry-run", "show everything and change nothing"),
    ],
    example: "--stack prod --dry-run",
    ends: [0, 1, 2],
    run: (options) => {
        const { takeOver } = require("../takeOver") as typeof import("../takeOver");
        return takeOver(options);
    },
});
