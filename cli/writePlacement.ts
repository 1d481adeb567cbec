import { readFileSync } from "node:fs";
import { commandLine } from "../core/commandLine";
import { readConfig } from "../core/config/read";
import { placementOf, planVolumes } from "../core/plan";
import { type DeployedPlace, deployedPlaces } from "../core/state/volumes";
import { BackendError } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { replaceFile } from "./replaceFile";
import { withKeys } from "./stackKeys";
import { type StackOptions, stackInput } from "./stackInput";
import { deployedResources } from "./state";

export interface PlaceOptions extends Pick<StackOptions, "stack" | "configFile"> {
    /** Nothing of the stack is deployed yet. */
    readonly offline?: boolean;
}

async function placesOf(stack: string): Promise<readonly DeployedPlace[]> {
    try {
        return deployedPlaces(await deployedResources(stack));
    } catch (error) {
        throw error instanceof BackendError
            ? new BackendError(
                  `${error.message}; if nothing is deployed yet: ${commandLine("place", stack, "--offline")}`,
              )
            : error;
    }
}

/**
 * Writes the node of each broker and server into the stack's file: where the stack's state has them,
 * and for the rest as `up` would place them. The file then says where everything is, also after a
 * destroy.
 */
export async function writePlacement(options: PlaceOptions): Promise<ExitCode> {
    const { stack, file, given } = await stackInput(options);
    const { config, chart } = readConfig(given, file.defaults);
    const places = options.offline === true ? [] : await placesOf(stack);
    const placement = { ...config.placement, ...placementOf(planVolumes(config, chart, places)) };
    const before = readFileSync(file.path, "utf8");
    replaceFile(file.path, withKeys(before, file.project, { placement }));
    process.stdout.write(`${file.path}: ${JSON.stringify(placement)}\n`);
    return exitCodes.done;
}
