import { load } from "../core/config/load";
import { type PlannedVolume, planVolumes } from "../core/plan";
import { type ExitCode, exitCodes } from "./exitCodes";
import { type StackOptions, stackInput } from "./stackInput";

/** What is printed of a volume; the claim's request is the chart's concern. */
function shown({ namespace, claim, volume, node, path, size, storageClass }: PlannedVolume) {
    return { namespace, claim, volume, node, path, size, storageClass };
}

/** Prints the volumes of a stack as JSON. Needs no cluster, no backend and no passphrase. */
export async function printPlan(options: StackOptions): Promise<ExitCode> {
    const { file, given } = await stackInput(options);
    const { config, chart, warnings } = load(given, file.defaults);
    for (const warning of warnings) {
        process.stderr.write(`warning: ${warning}\n`);
    }
    const volumes = planVolumes(config, chart).map(shown);
    process.stdout.write(`${JSON.stringify(volumes, null, 4)}\n`);
    return exitCodes.done;
}
