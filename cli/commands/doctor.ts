import { Option } from "commander";
import type { DoctorOptions } from "../diagnose";
import { option, subcommand } from "../subcommand";

export const doctor = subcommand<DoctorOptions>({
    name: "doctor",
    summary: "show the state of each volume and claim, and what to do",
    description:
        "Shows the state of each volume and claim of a stack in the cluster, and what to do where one is not healthy. Changes nothing without --fix.",
    options: [
        option.stack(),
        option.config(),
        option.configFile(),
        option.context(),
        option.json(),
        new Option("--fix", "repair what is safe to repair; no directory is touched"),
    ],
    example: "--stack prod --fix",
    ends: [0, 1, 2],
    run: (options) => {
        const { diagnose } = require("../diagnose") as typeof import("../diagnose");
        return diagnose(options);
    },
});
