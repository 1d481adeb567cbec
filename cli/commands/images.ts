import type { ImagesOptions } from "../printImages";
import { option, subcommand } from "../subcommand";

export const images = subcommand<ImagesOptions>({
    name: "images",
    summary: "print the images that a stack needs",
    description:
        "Prints every image that the nodes of a stack pull, one a line; with --json also where its publisher has it. Needs no cluster and no backend, but helm for a chart that is not the published one.",
    options: [option.stack(), option.config(), option.configFile(), option.json()],
    example: "--stack prod",
    ends: [0, 2],
    run: (options) => {
        const { printImages } = require("../printImages") as typeof import("../printImages");
        return printImages(options);
    },
});
