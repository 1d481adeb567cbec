import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "../mounts";
import { progress } from "../progress";
import { run } from "../shell";
import { type KafkaVersion, ownZookeeper } from "./platforms";
import { isolatedScript, sources } from "./script";
import { toolScripts } from "./tools";

/** Folders of jars. */
export interface KafkaJars {
    readonly kafka: ReadonlyMap<KafkaVersion, string>;
    readonly zookeeper: string;
}

/** Copies the jars of a project to a folder, by Maven. */
export async function copyJars(
    target: string,
    log: string,
    pom: string,
    ...properties: readonly string[]
): Promise<void> {
    progress("images", `jars of ${[pom, ...properties].join(" ")}, by Maven`);
    const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${target}`];
    const file = `--file=${join(sources, pom)}`;
    const quietly = ["--batch-mode", "--quiet", file, ...copy, "-DincludeScope=runtime"];
    await run("mvn", [...quietly, ...properties], { log });
}

/** What a layer is made of. */
export interface LayerInputs {
    readonly version: KafkaVersion;
    /** Folder of the base image. */
    readonly base: string;
    readonly jars: KafkaJars;
    readonly log: string;
}

function writeTools(version: KafkaVersion, directory: string): void {
    for (const [name, script] of Object.entries(toolScripts(version))) {
        writeFileSync(join(directory, name), script, { mode: 0o755 });
    }
}

/** Makes the layer of one version of Kafka, as a tar file. */
export async function kafkaLayer(
    target: string,
    { version, base, jars, log }: LayerInputs,
): Promise<void> {
    progress("images", `layer of Kafka ${version}, with its classes loaded once (half a minute)`);
    const [kafka, scratch] = [`${target}.folder`, `${target}.scratch`];
    await removeTree(kafka);
    await removeTree(scratch);
    mkdirSync(join(kafka, "usr/lib/kafka"), { recursive: true });
    cpSync(join(sources, "rootfs"), kafka, { recursive: true });
    writeTools(version, join(kafka, "usr/bin"));
    cpSync(jars.kafka.get(version) ?? "", join(kafka, "usr/lib/kafka"), { recursive: true });
    if (version === ownZookeeper.kafka) {
        cpSync(jars.zookeeper, join(kafka, ownZookeeper.directory), { recursive: true });
    }
    await isolatedScript("kafka.sh", [base, kafka, scratch], log);
    await isolatedScript("layer.sh", [base, kafka, target], log);
    await removeTree(scratch);
    await removeTree(kafka);
}
