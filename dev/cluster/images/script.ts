import { join } from "node:path";
import { run } from "../shell";

/** Where the files of the images' build are. */
export const sources = __dirname;

/** Runs a build script in its own namespaces: its mounts and processes end with it. */
export function isolatedScript(
    name: string,
    args: readonly string[],
    log: string,
): Promise<string> {
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
