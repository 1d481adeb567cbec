import { load } from "../core/config/load";
import { ConfigFaults } from "../core/fault";
import { type PlannedVolume, planVolumes } from "../core/plan";
import { configArguments, parseStackArguments, UsageError } from "./arguments";
import { readStackFile } from "./stackFile";

/** What of a volume is printed; the claim's request is the chart's matter. */
function shown({ namespace, claim, volume, node, path, size, storageClass }: PlannedVolume) {
    return { namespace, claim, volume, node, path, size, storageClass };
}

/**
 * npm run --silent plan -- --stack NAME [--config key=value]...
 *
 * Prints the volumes of a stack as JSON. Needs no cluster, no backend and no passphrase. Bad input:
 * every fault on stderr, one line each, exit 1, nothing on stdout.
 */
function main(): void {
    const { stack, config } = parseStackArguments(process.argv.slice(2));
    const file = readStackFile(process.cwd(), stack);
    const given = configArguments(file.project, config, file.given);
    const { config: read, chart, warnings } = load(given, file.defaults);
    for (const warning of warnings) {
        process.stderr.write(`warning: ${warning}\n`);
    }
    const volumes = planVolumes(read, chart).map(shown);
    process.stdout.write(`${JSON.stringify(volumes, null, 4)}\n`);
}

try {
    main();
} catch (error) {
    const wrongOption = error instanceof TypeError && "code" in error;
    if (error instanceof ConfigFaults || error instanceof UsageError || wrongOption) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    } else {
        throw error;
    }
}
