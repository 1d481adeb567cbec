import { Option } from "commander";
import { option, subcommand } from "../subcommand";
import type { PlaceOptions } from "../writePlacement";

export const place = subcommand<PlaceOptions>({
    name: "place",
    summary: "write the nodes of brokers and servers into the stack's file",
    description:
        "Writes the node of each broker and server into the stack's file, as `placement`: where the stack's state has them, and for the rest as pulumi up would place them.",
    options: [
        option.stack(),
        option.configFile(),
        new Option("--offline", "do not read the state: nothing of the stack is deployed yet"),
    ],
    example: "--stack prod",
    ends: [0, 2],
    run: (options) => {
        const { writePlacement } =
            require("../writePlacement") as typeof import("../writePlacement");
        return writePlacement(options);
    },
});
