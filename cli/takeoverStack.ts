import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, isObject } from "../core/json";
import { filledIn, harmfulSteps, isImportFile } from "../core/takeover/importFile";
import type { SecretSetting } from "../core/takeover/secrets";
import { type TakeoverPlan, TakeoverRefused } from "../core/takeover/takeoverPlan";
import { BackendError, CommandError } from "./errors";
import { deployedResources, exportState } from "./state";
import { command } from "./subprocess";

/** The stack that takes an installation over, by pulumi itself. */
export class TakeoverStack {
    private readonly stack: readonly string[];
    private readonly configured: readonly string[];
    private readonly name: string;

    constructor(name: string, configFile: string | undefined) {
        this.name = name;
        this.stack = ["--stack", name, "--non-interactive"];
        const file = configFile === undefined ? [] : ["--config-file", configFile];
        this.configured = [...this.stack, ...file];
    }

    /** @throws TakeoverRefused where the stack does not exist, or is not empty. */
    async assertEmpty(): Promise<void> {
        const resources = await deployedResources(this.name).catch((error: unknown) => {
            throw error instanceof BackendError
                ? new TakeoverRefused([
                      `${error.message}; if it does not exist yet: pulumi stack init ${this.name}`,
                  ])
                : error;
        });
        const own = resources.filter((resource) => {
            const type = at(resource, "type");
            return typeof type !== "string" || !/^pulumi:(pulumi:Stack$|providers:)/.test(type);
        });
        if (own.length > 0) {
            throw new TakeoverRefused([
                `stack ${this.name} has ${own.length} resources already, and a takeover requires an empty stack: if one was interrupted after the import, run pulumi up; otherwise create another stack with pulumi stack init`,
            ]);
        }
    }

    /** Encrypts secrets into the stack's file. Their texts are on no command line. */
    async setSecrets(project: string, settings: readonly SecretSetting[]): Promise<void> {
        for (const { key, text } of settings) {
            const name = `${project}:${key}`;
            // One line break at the end is not part of what pulumi reads.
            await command(
                "pulumi",
                ["config", "set", "--secret", "--path", name, ...this.configured],
                {
                    input: `${text}\n`,
                },
            );
        }
    }

    /**
     * Imports what is there into the state. Nothing of the cluster is changed, and where the stack
     * would replace or delete anything afterwards, the state is put back.
     */
    async import({ config, disks }: TakeoverPlan): Promise<number> {
        const directory = mkdtempSync(join(tmpdir(), "takeover-"));
        const before = await exportState(this.name);
        try {
            const file = join(directory, "import.json");
            await command("pulumi", ["preview", "--import-file", file, ...this.configured]);
            const planned = JSON.parse(readFileSync(file, "utf8")) as unknown;
            if (!isImportFile(planned)) {
                throw new CommandError("pulumi preview --import-file wrote no resources");
            }
            const filled = filledIn(planned, { ...config, disks });
            writeFileSync(file, JSON.stringify(filled, null, 4));
            await command("pulumi", [
                ...["import", "--file", file, "--yes", "--skip-preview"],
                ...["--protect=false", "--generate-code=false", ...this.configured],
            ]);
            const preview: unknown = JSON.parse(
                await command("pulumi", ["preview", "--json", ...this.configured]),
            );
            const harm = harmfulSteps(preview);
            if (harm.length > 0) {
                throw new TakeoverRefused(
                    harm.map((step) => `the up after the import would do a ${step}`),
                );
            }
            return filled.resources.filter((one) => isObject(one) && "id" in one).length;
        } catch (error) {
            const file = join(directory, "before.json");
            writeFileSync(file, before);
            await command("pulumi", ["stack", "import", "--file", file, ...this.stack]);
            throw error;
        } finally {
            rmSync(directory, { recursive: true, force: true });
        }
    }

    async up(): Promise<void> {
        const options = ["--yes", "--skip-preview", "--suppress-outputs", "--suppress-progress"];
        await command("pulumi", ["up", ...options, ...this.configured], { live: true });
        // Of a claim that was Bound already the provider may have kept what it was before the update:
        // its wait is content with what its watch saw first. Only the state is put right here.
        const claims = "**kubernetes:core/v1:PersistentVolumeClaim::*";
        const refresh = ["refresh", "--yes", "--skip-preview", "--target", claims];
        await command("pulumi", [...refresh, ...this.configured]);
    }

    async assertUnchanged(): Promise<void> {
        await command("pulumi", ["preview", "--expect-no-changes", "--diff", ...this.configured]);
    }
}
