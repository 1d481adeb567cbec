import { Option } from "commander";
import { option, subcommand } from "../subcommand";
import type { WipeOptions } from "../wipeDirectories";

export const wipe = subcommand<WipeOptions>({
    name: "wipe",
    summary: "empty the directories of a stopped stack",
    description:
        "Empties the directories of a stack that is stopped, or with --zookeeper those of ZooKeeper alone that it has given up, while Kafka runs. All data in them is lost. Asks for the release's name first.",
    options: [
        option.stack(),
        option.config(),
        option.configFile(),
        option.context(),
        option.release(),
        new Option(
            "--zookeeper",
            "only the directories of ZooKeeper's that acknowledge has given up after metadata: kraft",
        ),
    ],
    example: "--stack dev --release kafka",
    ends: [0, 1, 2],
    run: (options) => {
        const { wipeDirectories } =
            require("../wipeDirectories") as typeof import("../wipeDirectories");
        return wipeDirectories(options);
    },
});
