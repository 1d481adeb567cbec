import { option, subcommand } from "../subcommand";
import type { StackOptions } from "../stackInput";

export const plan = subcommand<StackOptions>({
    name: "plan",
    summary: "print the volumes of a stack",
    description:
        "Prints the volumes of a stack as JSON: claim, volume, node, directory, size, class. Needs no cluster and no backend.",
    options: [option.stack(), option.config(), option.configFile(), option.json()],
    example: "--stack dev --config kafka.brokers=5",
    ends: [0, 2],
    run: (options) => {
        const { printPlan } = require("../printPlan") as typeof import("../printPlan");
        return printPlan(options);
    },
});
