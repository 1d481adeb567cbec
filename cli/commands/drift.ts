import type { DriftOptions } from "../reportDrift";
import { option, subcommand } from "../subcommand";

export const drift = subcommand<DriftOptions>({
    name: "drift",
    summary: "show what in the cluster differs from the last update",
    description:
        "Shows what in the cluster is not as the last update of a stack left it, as Markdown. Changes nothing.",
    options: [
        option.stack(),
        option.config(),
        option.configFile(),
        option.context(),
        option.json(),
    ],
    example: "--stack prod",
    ends: [0, 2, 5, 10, 20],
    run: (options) => {
        const { reportDrift } = require("../reportDrift") as typeof import("../reportDrift");
        return reportDrift(options);
    },
});
