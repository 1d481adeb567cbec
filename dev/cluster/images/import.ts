import { tryCtr } from "../containerd";
import { progress } from "../progress";
import type { NodeSettings } from "../settings";
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
export async function imported(node: NodeSettings, images: BuiltImages): Promise<boolean> {
    const { stdout } = await tryCtr(node, ["images", "ls"]);
    const present = imageDigests(stdout);
    return Object.entries(images.digests).every(([name, digest]) => present.get(name) === digest);
}

export async function importImages(node: NodeSettings, images: BuiltImages): Promise<void> {
    if (await imported(node, images)) {
        return;
    }
    const { code, stderr } = await tryCtr(node, ["images", "import", images.archive]);
    if (code !== 0 || !(await imported(node, images))) {
        throw new ClusterError(
            `${images.archive}: containerd does not import it: ${stderr.trim()}`,
        );
    }
    progress("images", Object.keys(images.digests).join(", "));
}
