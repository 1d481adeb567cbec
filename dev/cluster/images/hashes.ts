import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { kafkaImages } from "./names";
import { type KafkaVersion, kafkaVersions, ownZookeeper } from "./platforms";
import { sources } from "./script";
import { toolScripts } from "./tools";

export const suite = "bookworm";
/** What Kafka and its scripts need on top of Debian's smallest system. */
export const packages = ["netcat-openbsd", "openjdk-17-jre-headless", "procps"];
/** Changes when the build itself does, so that what was built before is not taken for its result. */
const revision = "1";

function files(dir: string): string[] {
    return readdirSync(dir, { withFileTypes: true })
        .flatMap((entry) => {
            const path = join(dir, entry.name);
            return entry.isDirectory() ? files(path) : [path];
        })
        .sort();
}

function hash(...parts: readonly string[]): string {
    const sum = createHash("sha256");
    for (const part of [process.arch, revision, ...parts]) {
        sum.update(`${part.length}:${part}`);
    }
    return sum.digest("hex").slice(0, 16);
}

function source(name: string): string {
    return readFileSync(join(sources, name), "utf8");
}

/** The project whose jars a version has: from 4.0 on, Kafka logs with Log4j 2. */
export function pomOf(version: KafkaVersion): string {
    return version.startsWith("4.") ? "kafka4.xml" : "pom.xml";
}

/** Of all that each part of the build is made of: what is in the cache under another one is not used. */
export function hashes() {
    const base = hash(suite, ...packages, source("base.sh"));
    const jars = (version: KafkaVersion) => hash(source(pomOf(version)), version);
    const zookeeper = hash(source("zookeeper.xml"));
    const rootfs = files(join(sources, "rootfs")).flatMap((path) => [
        path.slice(sources.length),
        (statSync(path).mode & 0o777).toString(8),
        readFileSync(path, "utf8"),
    ]);
    const scripts = ["kafka.sh", "classList.sh", "layer.sh"].map(source);
    const layer = (version: KafkaVersion) =>
        hash(
            ...[base, jars(version), version === ownZookeeper.kafka ? zookeeper : ""],
            ...[JSON.stringify(toolScripts(version)), ...scripts, ...rootfs],
        );
    const names = JSON.stringify(kafkaImages);
    const images = hash(names, source("pause.c"), ...kafkaVersions.map(layer));
    return { base, jars, zookeeper, layer, images };
}
