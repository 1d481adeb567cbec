import { expectedImages, imagesIn, neededImages } from "../core/chart/manifestImages";
import type { Configured } from "../core/config/read";
import { releaseOfConfig } from "../core/release/inputs";
import { printable } from "../core/shown";
import { CommandError } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { rendered } from "./helmTemplate";
import { configuredStack, type StackOptions } from "./stackInput";

export interface ImagesOptions extends StackOptions {
    readonly json?: boolean;
}

/** The images of the chart's pods: as Helm renders them, or as the published chart has them. */
async function ofChart({ config, chart }: Configured): Promise<readonly string[]> {
    const release = releaseOfConfig({ ...config, installed: true }, chart);
    try {
        return release === undefined ? [] : imagesIn(await rendered(release));
    } catch (error) {
        if (!(error instanceof CommandError)) {
            throw error;
        }
        const [why = ""] = error.message.split("\n");
        process.stderr.write(
            `warning: the chart was not rendered, and its images may be others: ${printable(why)}\n`,
        );
        return expectedImages(config);
    }
}

/** Prints what has to be at hand where nodes cannot pull from everywhere. */
export async function printImages(options: ImagesOptions): Promise<ExitCode> {
    const { configured } = await configuredStack(options);
    const images = neededImages(configured.config, await ofChart(configured));
    process.stdout.write(
        options.json === true
            ? `${JSON.stringify(images, null, 4)}\n`
            : images.map(({ image }) => `${printable(image)}\n`).join(""),
    );
    return exitCodes.done;
}
