import { createHash } from "node:crypto";
import {
    cpSync,
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
import { kafkaImages, mendedZookeeper, pauseImage } from "./names";
import { describeLayer, type Image, writeArchive } from "./oci";

const suite = "bookworm";
/** What Kafka and its scripts need on top of Debian's smallest system. */
const packages = ["netcat-openbsd", "openjdk-17-jre-headless", "procps"];
/** Changes when the build itself does, so that what was built before is not taken for its result. */
const revision = "1";

const sources = __dirname;

/** Directory of the jars of {@link mendedZookeeper} in the image. */
const mendedJars = "usr/lib/zookeeper";

export interface BuiltImages {
    /** What `ctr images import` takes. */
    readonly archive: string;
    /** The manifest's digest by name. */
    readonly digests: Readonly<Record<string, string>>;
}

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

export function hashes() {
    const base = hash(suite, ...packages, source("base.sh"));
    const jars = hash(source("pom.xml"));
    const zookeeper = hash(source("zookeeper.xml"));
    const rootfs = files(join(sources, "rootfs")).flatMap((path) => [
        path.slice(sources.length),
        (statSync(path).mode & 0o777).toString(8),
        readFileSync(path, "utf8"),
    ]);
    const scripts = ["kafka.sh", "classList.sh", "layer.sh", "pause.c"].map(source);
    const images = hash(base, jars, zookeeper, ...scripts, ...rootfs);
    return { base, jars, zookeeper, images };
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

/** Runs a build script in its own namespaces: its mounts and processes end with it. */
function script(name: string, args: readonly string[], log: string): Promise<string> {
    const isolated = [
        "--mount",
        "--propagation=private",
        "--uts",
        "--pid",
        "--fork",
        "--kill-child",
    ];
    // The base is downloaded; nothing else has any use for a network.
    const network = name === "base.sh" ? [] : ["--net"];
    const command = ["sh", join(sources, name), ...args];
    return run("unshare", [...isolated, ...network, ...command], { log });
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

async function build(
    cacheDir: string,
    archive: string,
    hashed: ReturnType<typeof hashes>,
): Promise<Record<string, string>> {
    const log = join(cacheDir, "build.log");
    const at = (name: string) => join(cacheDir, name);

    const base = await once(at(`base-${hashed.base}`), async (target) => {
        progress("images", `Debian ${suite} with a JVM, by debootstrap (about a minute; ${log})`);
        const debs = at("debs");
        await script("base.sh", [suite, await mirror(), packages.join(","), debs, target], log);
    });
    const copyJars = (pom: string) => (target: string) => {
        progress("images", `jars of ${pom}, by Maven`);
        const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${target}`];
        const file = `--file=${join(sources, pom)}`;
        const quietly = ["--batch-mode", "--quiet", file, ...copy, "-DincludeScope=runtime"];
        return run("mvn", quietly, { log }).then(() => undefined);
    };
    const jars = await once(at(`jars-${hashed.jars}`), copyJars("pom.xml"));
    const zookeeper = await once(at(`zookeeper-${hashed.zookeeper}`), copyJars("zookeeper.xml"));
    const baseLayer = await once(at(`base-${hashed.base}.tar`), async (target) => {
        progress("images", "layer of the base");
        await script("layer.sh", [base, base, target], log);
    });
    const kafka = at("kafka.unfinished");
    await removeTree(kafka);
    mkdirSync(join(kafka, "usr/lib/kafka"), { recursive: true });
    cpSync(join(sources, "rootfs"), kafka, { recursive: true });
    cpSync(jars, join(kafka, "usr/lib/kafka"), { recursive: true });
    cpSync(zookeeper, join(kafka, mendedJars), { recursive: true });
    progress("images", "layer of Kafka, with its classes loaded once (about half a minute)");
    const scratch = at("scratch.unfinished");
    await removeTree(scratch);
    await script("kafka.sh", [base, kafka, scratch], log);
    await script("layer.sh", [base, kafka, `${kafka}.tar`], log);

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
    await script("layer.sh", [base, pause, `${pause}.tar`], log);

    progress("images", `archive ${archive}`);
    const layers = await Promise.all([describeLayer(baseLayer), describeLayer(`${kafka}.tar`)]);
    const images: Image[] = [
        {
            name: pauseImage,
            layers: [await describeLayer(`${pause}.tar`)],
            config: { Entrypoint: ["/pause"], User: "65535:65535" },
        },
        ...Object.entries(kafkaImages).map(([name, component]) => ({
            name,
            layers,
            config: kafkaConfig(component, name === mendedZookeeper ? `/${mendedJars}/*` : ""),
        })),
    ];
    const digests = await writeArchive(images, at("layout.unfinished"), `${archive}.unfinished`);
    renameSync(`${archive}.unfinished`, archive);
    for (const path of [scratch, kafka, `${kafka}.tar`, pause, `${pause}.tar`]) {
        await removeTree(path);
    }
    for (const old of readdirSync(cacheDir).filter((name) => name.startsWith("images-"))) {
        if (!old.includes(hashed.images)) {
            rmSync(at(old));
        }
    }
    return digests;
}

/** @param before class path entries before Kafka's own jars. */
function kafkaConfig(component: string, before: string): Record<string, unknown> {
    return {
        User: "appuser",
        Env: [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            `COMPONENT=${component}`,
            ...(before === "" ? [] : [`CLASSPATH_BEFORE=${before}`]),
        ],
        Cmd: ["/etc/confluent/docker/run"],
        WorkingDir: "/home/appuser",
    };
}
