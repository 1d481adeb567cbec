import { createHash } from "node:crypto";
import { createReadStream, linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../shell";

/** A layer as a tar file. */
export interface Layer {
    readonly path: string;
    readonly digest: string;
    readonly size: number;
}

export interface Image {
    readonly name: string;
    readonly layers: readonly Layer[];
    /** The `config` part of the image's configuration. */
    readonly config: Readonly<Record<string, unknown>>;
}

/** A piece of an OCI layout: JSON named by its digest. */
export interface Blob {
    readonly digest: string;
    readonly content: string;
}

function blob(value: unknown): Blob {
    const content = JSON.stringify(value);
    return { digest: `sha256:${createHash("sha256").update(content).digest("hex")}`, content };
}

function descriptor(mediaType: string, { digest, content }: Blob) {
    return { mediaType, digest, size: Buffer.byteLength(content) };
}

const architectures: Record<string, string> = { x64: "amd64" };
const type = "application/vnd.oci.image";

/**
 * The configuration and the manifest of an image.
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export function describeImage(image: Image): { config: Blob; manifest: Blob } {
    const config = blob({
        created: "1970-01-01T00:00:00Z",
        architecture: architectures[process.arch] ?? process.arch,
        os: "linux",
        config: image.config,
        rootfs: { type: "layers", diff_ids: image.layers.map(({ digest }) => digest) },
    });
    const manifest = blob({
        schemaVersion: 2,
        mediaType: `${type}.manifest.v1+json`,
        config: descriptor(`${type}.config.v1+json`, config),
        layers: image.layers.map(({ digest, size }) => ({
            mediaType: `${type}.layer.v1.tar`,
            digest,
            size,
        })),
    });
    return { config, manifest };
}

export async function describeLayer(path: string): Promise<Layer> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
        hash.update(chunk as Buffer);
    }
    return { path, digest: `sha256:${hash.digest("hex")}`, size: statSync(path).size };
}

/**
 * Writes `images` as one archive that `ctr images import` reads.
 * @param folder a folder for the layout, on the layers' file system; emptied before and after.
 * @returns the manifest's digest of each image.
 */
export async function writeArchive(
    images: readonly Image[],
    folder: string,
    archive: string,
): Promise<Record<string, string>> {
    rmSync(folder, { recursive: true, force: true });
    const blobs = join(folder, "blobs/sha256");
    mkdirSync(blobs, { recursive: true });
    const pathOf = (digest: string) => join(blobs, digest.replace("sha256:", ""));

    for (const layer of new Map(
        images.flatMap((i) => i.layers).map((l) => [l.digest, l]),
    ).values()) {
        linkSync(layer.path, pathOf(layer.digest));
    }
    const described = images.map((image) => ({ image, ...describeImage(image) }));
    for (const { config, manifest } of described) {
        writeFileSync(pathOf(config.digest), config.content);
        writeFileSync(pathOf(manifest.digest), manifest.content);
    }
    writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    writeFileSync(
        join(folder, "index.json"),
        JSON.stringify({
            schemaVersion: 2,
            manifests: described.map(({ image, manifest }) => ({
                ...descriptor(`${type}.manifest.v1+json`, manifest),
                annotations: { "io.containerd.image.name": image.name },
            })),
        }),
    );
    await run("tar", ["--create", `--file=${archive}`, `--directory=${folder}`, "."]);
    rmSync(folder, { recursive: true });
    return Object.fromEntries(
        described.map(({ image, manifest }) => [image.name, manifest.digest]),
    );
}
