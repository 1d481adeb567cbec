import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { kubectl, run, tryRun, type RunResult } from "../../dev/cluster/shell";
import { platforms } from "../../dev/cluster/images/platforms";
import { clusterUid } from "../../dev/cluster/cluster";
import { clusterVariable } from "../../core/clusterIdentity";
import type { Chart } from "../../core/chart/chart";
import { projectKeys } from "../../core/config/project";
import { type Configured, readConfig } from "../../core/config/read";
import type { StackConfig } from "../../core/config/schema";
import { at, isObject, type Json, type JsonObject } from "../../core/json";
import { type PlannedVolume, planVolumes } from "../../core/plan";
import { defaults } from "./config";
import { cluster, env, scratch } from "./instance";

const project = "kafka-local-volumes";

/** The configuration of `make up`, on the tests' own disks. */
export function localConfig(): JsonObject {
    const file = parse(readFileSync("Pulumi.local.yaml", "utf8")) as Json;
    const config = at(file, "config");
    return {
        ...projectKeys(project, isObject(config) ? config : {}),
        root: cluster.dataDir,
        // The newest version is tested by platform.spec.ts.
        platform: { version: platforms.oldest.version },
    };
}

/** One broker and one server, with the chart not installed: volumes and claims alone. */
export function smallConfig(): JsonObject {
    return {
        ...localConfig(),
        installed: false,
        kafka: { brokers: 1, size: "1Gi" },
        zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi" },
    };
}

/** A stack of this program on the tests' cluster, run with the real CLI. */
export class TestStack {
    readonly name: string;
    private readonly file: string;
    private given: JsonObject;
    private environment: Readonly<Record<string, string>> = {};

    constructor(name: string, given: JsonObject) {
        this.name = name;
        this.given = given;
        this.file = join(scratch, `Pulumi.${name}.yaml`);
    }

    /** The configuration as the program sees it. */
    get config(): StackConfig {
        return this.configured.config;
    }

    /** The chart as the program describes it. */
    get chart(): Chart {
        return this.configured.chart;
    }

    get plan(): readonly PlannedVolume[] {
        const { config, chart } = this.configured;
        return planVolumes(config, chart);
    }

    private get configured(): Configured {
        return readConfig(this.given, defaults);
    }

    async init(): Promise<void> {
        mkdirSync(scratch, { recursive: true });
        await run("pulumi", ["stack", "init", this.name], { env });
        // The CLI writes the stack's salt into the project's directory, whatever file is used later.
        renameSync(`Pulumi.${this.name}.yaml`, this.file);
        this.write();
    }

    /** Where its configuration is kept. */
    get configFile(): string {
        return this.file;
    }

    /** Puts a whole configuration in place of its own. */
    reset(given: JsonObject): void {
        this.given = given;
        this.write();
    }

    /** Changes configuration keys. */
    set(changes: JsonObject): void {
        this.given = { ...this.given, ...changes };
        this.write();
    }

    private write(): void {
        const before = existsSync(this.file)
            ? (parse(readFileSync(this.file, "utf8")) as Json)
            : {};
        const config = Object.entries(this.given).map(([key, value]) => [
            `${project}:${key}`,
            value,
        ]);
        writeFileSync(
            this.file,
            stringify({
                ...(isObject(before) ? before : {}),
                config: Object.fromEntries(config) as JsonObject,
            }),
        );
    }

    /** The options by which a command works on this stack, with its configuration. */
    get chosen(): readonly string[] {
        return ["--stack", this.name, "--config-file", this.file];
    }

    /** The arguments of a CLI command on this stack. */
    arguments(command: string, ...args: readonly string[]): readonly string[] {
        const stack = ["--stack", this.name];
        // `cancel` and the like know no configuration.
        const configured = ["up", "destroy", "preview", "refresh"].includes(command);
        const file = configured ? ["--config-file", this.file, "--non-interactive"] : [];
        return [command, ...args, ...stack, ...file];
    }

    /** Runs the CLI on this stack, whatever comes of it. */
    tryPulumi(command: string, ...args: readonly string[]): Promise<RunResult> {
        return tryRun("pulumi", this.arguments(command, ...args), {
            env: { ...env, ...this.environment },
        });
    }

    /** What a command on the stack prints, e.g. its state. */
    async stdout(...args: readonly string[]): Promise<string> {
        return run("pulumi", [...args, "--stack", this.name], { env });
    }

    /** The configuration as it was given. */
    get givenConfig(): JsonObject {
        return this.given;
    }

    /** Runs the CLI's commands with these variables too. */
    useEnvironment(environment: Readonly<Record<string, string>>): void {
        this.environment = environment;
    }

    /** Says that the cluster of the tests takes the place of the one in the state. */
    async useRebuiltCluster(): Promise<void> {
        this.environment = { [clusterVariable]: await clusterUid(cluster) };
    }

    private async pulumi(command: string, ...args: readonly string[]): Promise<string> {
        const { code, stdout, stderr } = await this.tryPulumi(command, ...args);
        assert.equal(code, 0, `pulumi ${[command, ...args].join(" ")}:\n${stdout}\n${stderr}`);
        return stdout;
    }

    up(...args: readonly string[]): Promise<string> {
        return this.pulumi("up", "--yes", "--skip-preview", ...args);
    }

    destroy(...args: readonly string[]): Promise<string> {
        return this.pulumi("destroy", "--yes", "--skip-preview", ...args);
    }

    preview(...args: readonly string[]): Promise<string> {
        return this.pulumi("preview", ...args);
    }

    /**
     * Takes the stack away with Kafka's pods killed, where its orderly stop is no longer what is tested:
     * that takes the better part of a minute.
     */
    async abandon(): Promise<void> {
        const { namespace } = this.config;
        const kinds = ["statefulset,deployment,pod", "--all", "-n", namespace];
        await kubectl(cluster, ["delete", ...kinds, "--force", "--grace-period=0"]);
        await this.remove();
    }

    /** Takes the stack away, whatever is left of it. */
    async remove(): Promise<void> {
        await this.tryPulumi("destroy", "--yes", "--skip-preview");
        await tryRun("pulumi", ["stack", "rm", "--yes", "--force", this.name], { env });
    }
}
