import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { refusesWhatExists } from "./components/existingObjects";
import type { MetadataChange } from "./components/guardedMetadata";
import { guardedPlan } from "./components/guardedPlan";
import type { Owner } from "./components/localVolumesArgs";
import { refuse } from "./components/refuse";
import { readSecretPaths, secretKeyFaults } from "./components/secretConfig";
import { readDeployed, stackName } from "./components/stackState";
import { load, type Loaded } from "./core/config/load";
import { projectDefaults } from "./core/config/project";
import { projectFileFaults } from "./core/config/projectFile";
import { providerFaults } from "./core/config/providerChecks";
import type { Configured } from "./core/config/read";
import { misplacedSecrets, secretLeaf, secretTexts, withoutSecrets } from "./core/config/secrets";
import { givenByPulumi, namespaceFaults } from "./core/config/stackConfig";
import { ConfigFaults, type Fault, formatFaults } from "./core/fault";
import type { PlannedVolume } from "./core/plan";
import { readTextFile } from "./core/textFile";
import { readYaml } from "./core/yaml";

/** Everything that decides what this run declares. */
export interface Stack extends Configured {
    /** Context of the kubeconfig, if the stack names one. */
    readonly context: string | undefined;
    /** The stack, and what its state has, as it was before this run. */
    readonly owner: Owner;
    readonly plan: readonly PlannedVolume[];
    /** Where Kafka's metadata goes in this run. */
    readonly change: MetadataChange;
    /** Tells the secret leaves of the chart's values. */
    readonly isSecret: SecretLeaf;
}

type SecretLeaf = ReturnType<typeof secretLeaf>;

/** The configuration as Pulumi gives it. Ends the program with one line for each fault. */
async function readConfig(): Promise<Configured & { readonly isSecret: SecretLeaf }> {
    const all = pulumi.runtime.allConfig();
    const given = givenByPulumi(pulumi.getProject(), all);
    const paths = readSecretPaths(given.values, __dirname);
    const texts = secretTexts(given.values ?? null, paths);
    const ofKeys = secretKeyFaults(given);
    const secretKeys = ofKeys.map(({ key }) => key);
    const faults: Fault[] = [
        ...projectFileFaults(__dirname),
        ...providerFaults(all),
        ...namespaceFaults(pulumi.getProject(), all),
        ...ofKeys,
        ...misplacedSecrets(paths),
    ];
    let loaded: Loaded | undefined;
    try {
        const project = readYaml(readTextFile(join(__dirname, "Pulumi.yaml")));
        loaded = load(given, projectDefaults(project));
    } catch (error) {
        if (!(error instanceof ConfigFaults)) {
            throw error;
        }
        faults.push(
            ...error.faults
                .filter(({ key }) => !secretKeys.includes(/^[^.[]+/.exec(key)?.[0] ?? key))
                .map((fault) => withoutSecrets(fault, texts)),
        );
    }
    if (loaded === undefined || faults.length > 0) {
        return refuse(
            formatFaults(`the configuration of stack ${pulumi.getStack()} cannot work:`, faults),
        );
    }
    loaded.warnings.forEach((warning) => void pulumi.log.warn(warning));
    return { ...loaded, isSecret: secretLeaf(loaded.config, paths) };
}

/**
 * The configuration of the stack that is being run, and the plan that follows from it and from what is
 * deployed. Ends the program where that plan would move data, or leave it behind, unacknowledged.
 */
export async function loadStack(): Promise<Stack> {
    const { config, chart, isSecret } = await readConfig();
    const context = new pulumi.Config("kubernetes").get("context");
    const { deployed, plan, change } = await guardedPlan({ config, chart }, context, readDeployed);
    const owner = {
        stack: stackName(),
        deployed: deployed.objects,
        bindings: deployed.bindings,
        claims: refusesWhatExists() ? deployed.claims : undefined,
        stopping: deployed.release !== undefined && !config.installed,
    };
    return { config, chart, context, owner, plan, change, isSecret };
}
