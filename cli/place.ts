import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseDocument } from "yaml";
import { readConfig } from "../core/config/read";
import { placementOf, planVolumes } from "../core/plan";
import { stackOf, stackOptions } from "./arguments";
import { deployedPlaces } from "./deployed";
import { exitOn } from "./exit";
import { readStackFile } from "./stackFile";

/**
 * npm run --silent place -- --stack NAME [--offline]
 *
 * Writes the node of each broker and server into Pulumi.<stack>.yaml: where the stack's state has
 * them, and for the rest as `up` would place them. With it the file alone tells where everything is,
 * also after a destroy. --offline: for a stack of which nothing is deployed yet.
 */
function main(): void {
    const { values } = parseArgs({
        options: { stack: stackOptions.stack, offline: { type: "boolean" } },
    });
    const { stack } = stackOf(values);
    const { project, given, defaults } = readStackFile(process.cwd(), stack);
    const { config, chart } = readConfig(given, defaults);
    const plan = planVolumes(config, chart, values.offline === true ? [] : deployedPlaces(stack));
    const file = `Pulumi.${stack}.yaml`;
    const document = parseDocument(readFileSync(file, "utf8"));
    const placement = { ...config.placement, ...placementOf(plan) };
    document.setIn(["config", `${project}:placement`], document.createNode(placement));
    writeFileSync(file, document.toString({ lineWidth: 0 }));
    process.stdout.write(`${file}: ${JSON.stringify(placement)}\n`);
}

try {
    main();
} catch (error) {
    exitOn(error);
}
