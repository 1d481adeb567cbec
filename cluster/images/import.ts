import { tryCtr } from "../containerd";
import { progress } from "../progress";
import type { ClusterSettings } from "../settings";
import { ClusterError } from "../shell";
import type { BuiltImages } from "./build";

/** Name and digest of each line of `ctr images ls`. */
export function imageDigests(listing: string): Map<string, string> {
    return new Map(
        listing
            .split("\n")
            .slice(1)
            .flatMap((line) => {
                const [name, , digest] = line.split(/\s+/);
                return name === undefined || digest === undefined ? [] : [[name, digest]];
            }),
    );
}

/** Whether containerd has exactly these images. */
export async function imported(settings: ClusterSettings, images: BuiltImages): Promise<boolean> {
    const { stdout } = await tryCtr(settings, ["images", "ls"]);
    const present = imageDigests(stdout);
    return Object.entries(images.digests).every(([name, digest]) => present.get(name) === digest);
}

export async function importImages(settings: ClusterSettings, images: BuiltImages): Promise<void> {
    if (await imported(settings, images)) {
        return;
    }
    const { code, stderr } = await tryCtr(settings, ["images", "import", images.archive]);
    if (code !== 0 || !(await imported(settings, images))) {
        throw new ClusterError(
            `${images.archive}: containerd does not import it: ${stderr.trim()}`,
        );
    }
    progress("images", Object.keys(images.digests).join(", "));
}
