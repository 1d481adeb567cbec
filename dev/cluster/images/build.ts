import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { removeTree } from "../mounts";
import { progress } from "../progress";
import { run, tryRun } from "../shell";
import { copyJars, kafkaLayer, type KafkaJars } from "./kafkaLayer";
import { type KafkaImage, kafkaImages, pauseImage } from "./names";
import { describeLayer, type Image, type Layer, writeArchive } from "./oci";
import { type KafkaVersion, kafkaVersions, ownZookeeper } from "./platforms";
import { hashes, packages, pomOf, suite } from "./hashes";
import { isolatedScript, sources } from "./script";

export interface BuiltImages {
    /** What `ctr images import` takes. */
    readonly archive: string;
    /** The manifest's digest by name. */
    readonly digests: Readonly<Record<string, string>>;
}

/** Builds `path` by `make` unless it is there; an interrupted build leaves nothing at `path`. */
async function once(path: string, make: (unfinished: string) => Promise<void>): Promise<string> {
    if (!existsSync(path)) {
        const unfinished = `${path}.unfinished`;
        await removeTree(unfinished);
        await make(unfinished);
        renameSync(unfinished, path);
    }
    return path;
}

/** The mirror apt uses for this suite; otherwise debootstrap's own default. */
async function mirror(): Promise<string> {
    const { stdout } = await tryRun("apt-get", [
        "indextargets",
        "--format=$(REPO_URI)",
        "Created-By: Packages",
        `Codename: ${suite}`,
        "Component: main",
    ]);
    return stdout.split("\n")[0] ?? "";
}

function cached(cacheDir: string) {
    const { images } = hashes();
    return {
        archive: join(cacheDir, `images-${images}.tar`),
        index: join(cacheDir, `images-${images}.json`),
    };
}

export function imagesCached(cacheDir: string): boolean {
    const { archive, index } = cached(cacheDir);
    return existsSync(index) && existsSync(archive);
}

/** The images' archive, from the cache if its inputs have not changed. */
export async function buildImages(cacheDir: string): Promise<BuiltImages> {
    const { archive, index } = cached(cacheDir);
    if (!imagesCached(cacheDir)) {
        mkdirSync(cacheDir, { recursive: true });
        const digests = await build(cacheDir, archive, hashes());
        writeFileSync(`${index}.unfinished`, JSON.stringify(digests));
        renameSync(`${index}.unfinished`, index);
    }
    return { archive, digests: JSON.parse(readFileSync(index, "utf8")) as Record<string, string> };
}

/** The jars of all versions, one after the other: Maven does not share its repository with another run of it. */
async function jarsOf(
    at: (name: string) => string,
    { jars, zookeeper }: ReturnType<typeof hashes>,
    log: string,
): Promise<KafkaJars> {
    const ofKafka = new Map<KafkaVersion, string>();
    for (const version of kafkaVersions) {
        const path = at(`jars-${jars(version)}`);
        const from = [pomOf(version), `-Dkafka.version=${version}`] as const;
        ofKafka.set(version, await once(path, (target) => copyJars(target, log, ...from)));
    }
    const own = at(`zookeeper-${zookeeper}`);
    return {
        kafka: ofKafka,
        zookeeper: await once(own, (target) => copyJars(target, log, "zookeeper.xml")),
    };
}

async function build(
    cacheDir: string,
    archive: string,
    hashed: ReturnType<typeof hashes>,
): Promise<Record<string, string>> {
    const log = join(cacheDir, "build.log");
    const at = (name: string) => join(cacheDir, name);

    const [base, jars] = await Promise.all([
        once(at(`base-${hashed.base}`), async (target) => {
            progress("images", `Debian ${suite} with a JVM, by debootstrap (a minute; ${log})`);
            const arguments_ = [suite, await mirror(), packages.join(","), at("debs"), target];
            await isolatedScript("base.sh", arguments_, log);
        }),
        jarsOf(at, hashed, log),
    ]);
    const baseLayer = await once(at(`base-${hashed.base}.tar`), async (target) => {
        progress("images", "layer of the base");
        await isolatedScript("layer.sh", [base, base, target], log);
    });
    const layers = new Map<KafkaVersion, string>();
    for (const version of kafkaVersions) {
        const path = at(`kafka-${hashed.layer(version)}.tar`);
        const inputs = { version, base, jars, log };
        layers.set(version, await once(path, (target) => kafkaLayer(target, inputs)));
    }

    const pause = at("pause.unfinished");
    await removeTree(pause);
    mkdirSync(pause, { recursive: true });
    await run("gcc", [
        "-static",
        "-Os",
        "-s",
        "-o",
        join(pause, "pause"),
        join(sources, "pause.c"),
    ]);
    await isolatedScript("layer.sh", [base, pause, `${pause}.tar`], log);

    progress("images", `archive ${archive}`);
    const images = await described(baseLayer, layers, `${pause}.tar`);
    const digests = await writeArchive(images, at("layout.unfinished"), `${archive}.unfinished`);
    renameSync(`${archive}.unfinished`, archive);
    for (const path of [...layers.values(), pause, `${pause}.tar`]) {
        await removeTree(path);
    }
    removeUnused(cacheDir, hashed.images);
    return digests;
}

const week = 7 * 24 * 3600 * 1000;

/** Other checkouts of the repository may use the same cache with other images: theirs stay for a week. */
function removeUnused(cacheDir: string, used: string): void {
    const others = readdirSync(cacheDir)
        .filter((name) => name.startsWith("images-") && !name.includes(used))
        .map((name) => join(cacheDir, name));
    for (const path of others.filter((one) => Date.now() - statSync(one).mtimeMs > week)) {
        rmSync(path);
    }
}

/** The images of their layers, which those of one Kafka share. */
async function described(
    base: string,
    layers: ReadonlyMap<KafkaVersion, string>,
    pause: string,
): Promise<Image[]> {
    const baseLayer = await describeLayer(base);
    const kafka = new Map<KafkaVersion, Layer>();
    for (const [version, path] of layers) {
        kafka.set(version, await describeLayer(path));
    }
    return [
        {
            name: pauseImage,
            layers: [await describeLayer(pause)],
            config: { Entrypoint: ["/pause"], User: "65535:65535" },
        },
        ...kafkaImages.map((image) => {
            const layer = kafka.get(image.kafka);
            return {
                name: image.name,
                layers: [baseLayer, ...(layer === undefined ? [] : [layer])],
                config: kafkaConfig(image),
            };
        }),
    ];
}

function kafkaConfig(image: KafkaImage): Record<string, unknown> {
    return {
        User: "appuser",
        Env: [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            `COMPONENT=${image.component}`,
            ...(image.confluentClasses ? ["CONFLUENT_CLASSES=left out"] : []),
            // Class path entries before Kafka's own jars.
            ...(image.ownZookeeper ? [`CLASSPATH_BEFORE=/${ownZookeeper.directory}/*`] : []),
        ],
        Cmd: ["/etc/confluent/docker/run"],
        WorkingDir: "/home/appuser",
    };
}
