import { Option } from "commander";
import type { ReportOptions } from "../reportChange";
import { option, subcommand } from "../subcommand";

export const report = subcommand<ReportOptions>({
    name: "report",
    summary: "show what a change does to the data, before it is done",
    description:
        "Shows what pulumi up would do to the data of a stack, as Markdown. Changes nothing.",
    options: [
        option.stack(),
        option.config(),
        option.configFile(),
        option.json(),
        new Option(
            "--preview <file>",
            "use the output of pulumi preview --json --show-sames; - is standard input",
        ),
        new Option(
            "--base <revision>",
            "compare with the configuration in a revision of git, without backend or cluster",
        ),
        new Option("--svg <file>", "also draw the report"),
    ],
    example: "--stack prod --svg report.svg",
    ends: [0, 2, 5, 6, 10, 20],
    run: (options) => {
        const { reportChange } = require("../reportChange") as typeof import("../reportChange");
        return reportChange(options);
    },
});
