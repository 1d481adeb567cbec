import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pauseImage } from "../../dev/cluster/images/names";
import { run, tryRun } from "../../dev/cluster/shell";
import { env, scratch } from "./instance";

/** Name of the StatefulSet that the program stops. */
export const brokersName = "brokers";

/** The manifest of a StatefulSet that stops as brokers do: two pods that do nothing. */
export const brokersManifest = JSON.stringify({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: brokersName, namespace: "default" },
    spec: {
        replicas: 2,
        serviceName: brokersName,
        selector: { matchLabels: { app: brokersName } },
        template: {
            metadata: { labels: { app: brokersName } },
            spec: {
                terminationGracePeriodSeconds: 1,
                containers: [{ name: brokersName, image: pauseImage, imagePullPolicy: "Never" }],
            },
        },
    },
});

/** A program that declares one OrderlyStop, and nothing else of this project. */
const program = `
const pulumi = require("@pulumi/pulumi");
new pulumi.CustomResource("kafka-local-volumes:index:OrderlyStop", "stop", {
    release: "default/brokers",
    namespace: "default",
    kafka: "brokers",
    zookeeper: "zookeeper",
    brokers: 2,
    replicas: undefined,
});
`;

/** A project in another folder that names this project's provider by its path, and its stack. */
export class ElsewhereProgram {
    readonly folder: string;
    private readonly name: string;

    constructor(name: string) {
        this.name = name;
        this.folder = join(scratch, name);
    }

    /** The arguments of a CLI command on its stack. */
    arguments(...args: readonly string[]): readonly string[] {
        return [...args, "--non-interactive", "--stack", this.name, "-C", this.folder];
    }

    pulumi(...args: readonly string[]): Promise<string> {
        return run("pulumi", this.arguments(...args), { env });
    }

    /** Writes the program, with a part of it replaced. */
    write(part = "", replacement = ""): void {
        writeFileSync(join(this.folder, "index.js"), program.replace(part, replacement));
    }

    async init(): Promise<void> {
        rmSync(this.folder, { recursive: true, force: true });
        mkdirSync(this.folder, { recursive: true });
        const project = {
            name: this.name,
            runtime: "nodejs",
            plugins: {
                providers: [{ name: "kafka-local-volumes", path: resolve("provider") }],
            },
        };
        writeFileSync(join(this.folder, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(this.folder, "package.json"), '{ "main": "index.js" }');
        this.write();
        symlinkSync(resolve("node_modules"), join(this.folder, "node_modules"));
        await run("pulumi", ["stack", "init", this.name, "-C", this.folder], { env });
    }

    /** Forgets its stack, whatever is in it. */
    async remove(): Promise<void> {
        const args = ["stack", "rm", "--yes", "--force", this.name, "-C", this.folder];
        await tryRun("pulumi", args, { env });
        rmSync(this.folder, { recursive: true, force: true });
    }
}
