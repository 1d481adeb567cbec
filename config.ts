import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { guardedPlan } from "./components/guardedPlan";
import type { Owner } from "./components/localVolumesArgs";
import { readDeployed, stackName } from "./components/stackState";
import { load, type Loaded } from "./core/config/load";
import { projectDefaults, projectKeys } from "./core/config/project";
import { providerFaults } from "./core/config/providerChecks";
import { type Configured, fromText } from "./core/config/read";
import {
    hidden,
    misplacedSecrets,
    secretLeaf,
    secretPaths,
    secretTexts,
    type ValuePath,
    withoutSecrets,
} from "./core/config/secrets";
import { ConfigFaults, type Fault, formatFaults } from "./core/fault";
import { isObject, type Json, type JsonObject } from "./core/json";
import type { PlannedVolume } from "./core/plan";

/** Everything that decides what this run declares. */
export interface Stack extends Configured {
    /** Context of the kubeconfig, if the stack names one. */
    readonly context: string | undefined;
    /** The stack, and what its state has, as it was before this run. */
    readonly owner: Owner;
    readonly plan: readonly PlannedVolume[];
    /** Tells the secret leaves of the chart's values. */
    readonly isSecret: SecretLeaf;
}

type SecretLeaf = ReturnType<typeof secretLeaf>;

/** Whether a key of this project has a secret in it; the engine says no more of it. */
function isConfigSecret(key: string): boolean {
    const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
    return Array.isArray(keys) && keys.includes(`${pulumi.getProject()}:${key}`);
}

/** Where the secrets of `values` are; nowhere without any. */
function readSecretPaths(values: Json | undefined): readonly ValuePath[] {
    if (values === undefined || !isConfigSecret("values")) {
        return [];
    }
    try {
        const file: unknown = parse(
            readFileSync(join(__dirname, `Pulumi.${pulumi.getStack()}.yaml`), "utf8"),
        );
        const config = isObject(file) && isObject(file.config) ? file.config : {};
        const written = projectKeys(pulumi.getProject(), config).values;
        return secretPaths(
            typeof written === "string" ? fromText("values", written) : written,
            values,
        );
    } catch {
        // Another file is used, or it cannot be read: nothing then says which of them are secret.
        return secretPaths(undefined, values);
    }
}

/** Keys that are secret and would be shown all the same. */
function secretKeyFaults(given: JsonObject): readonly Fault[] {
    return Object.keys(given)
        .filter((key) => key !== "values")
        .filter((key) => isConfigSecret(key))
        .map((key) => ({
            key,
            value: hidden,
            allowed: "plain text: only values can have secrets",
            remedy: `run pulumi config set --plaintext for this key on stack ${pulumi.getStack()}`,
        }));
}

/** @throws pulumi.RunError, which the CLI shows without a stack trace, with one line for each fault. */
function readConfig(): Configured & { readonly isSecret: SecretLeaf } {
    const all = pulumi.runtime.allConfig();
    const given = Object.fromEntries(
        Object.entries(projectKeys(pulumi.getProject(), all)).map(([key, value]) => [
            key,
            typeof value === "string" ? fromText(key, value) : value,
        ]),
    );
    const paths = readSecretPaths(given.values);
    const texts = secretTexts(given.values ?? null, paths);
    const ofKeys = secretKeyFaults(given);
    const secretKeys = ofKeys.map(({ key }) => key);
    const faults: Fault[] = [...providerFaults(all), ...ofKeys, ...misplacedSecrets(paths)];
    let loaded: Loaded | undefined;
    try {
        const project = readFileSync(join(__dirname, "Pulumi.yaml"), "utf8");
        loaded = load(given, projectDefaults(parse(project)));
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
        throw new pulumi.RunError(
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
    const { config, chart, isSecret } = readConfig();
    const context = new pulumi.Config("kubernetes").get("context");
    const { deployed, plan } = await guardedPlan({ config, chart }, context, readDeployed);
    const owner = {
        stack: stackName(),
        deployed: deployed.objects,
        bindings: deployed.bindings,
        stopping: deployed.release !== undefined && !config.installed,
    };
    return { config, chart, context, owner, plan, isSecret };
}
