import { Option } from "commander";
import type { InitOptions } from "../initStack";
import { option, subcommand } from "../subcommand";

export const init = subcommand<InitOptions>({
    name: "init",
    summary: "make a stack's file from a values file of the chart",
    description:
        "Writes Pulumi.<stack>.yaml from a values file of cp-helm-charts, or of a chart that depends on it, and names what cannot be taken over. Needs no cluster and no backend, and overwrites nothing.",
    options: [
        option.stack(),
        option.from(),
        new Option(
            "--nodes <names>",
            "nodes that hold the volumes, such as a,b,c",
        ).makeOptionMandatory(),
        option.release(),
        new Option("--namespace <name>", "namespace of the release"),
        new Option("--chart-version <version>", "version of the published chart"),
        new Option("--chart-path <path>", "directory or .tgz of the chart instead"),
        option.json(),
    ],
    example: "--stack prod --from values.yaml --nodes kafka-1,kafka-2,kafka-3",
    ends: [0, 2],
    run: (options) => {
        const { initStack } = require("../initStack") as typeof import("../initStack");
        return initStack(options);
    },
});
