import { type PlannedVolume, planVolumes } from "../core/plan";
import { type ExitCode, exitCodes } from "./exitCodes";
import { configuredStack, type StackOptions } from "./stackInput";

/** What is printed of a volume; the claim's request is the chart's concern. */
function shown({ namespace, claim, volume, node, path, size, storageClass }: PlannedVolume) {
    return { namespace, claim, volume, node, path, size, storageClass };
}

/** Prints the volumes of a stack as JSON. Needs no cluster, no backend and no passphrase. */
export async function printPlan(options: StackOptions): Promise<ExitCode> {
    const { config, chart } = (await configuredStack(options)).configured;
    const volumes = planVolumes(config, chart).map(shown);
    process.stdout.write(`${JSON.stringify(volumes, null, 4)}\n`);
    return exitCodes.done;
}
