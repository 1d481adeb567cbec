import { existsSync, mkdirSync } from "node:fs";
import { logFile } from "./processes";
import { progress } from "./progress";
import { clusterPaths, type ClusterSettings } from "./settings";
import { run } from "./shell";

/** Debian's packages, each with a file that shows it is there, however it was installed. */
const packages: Record<string, readonly string[]> = {
    containerd: ["/usr/bin/containerd", "/usr/bin/ctr"],
    "containernetworking-plugins": ["/usr/lib/cni/bridge", "/usr/lib/cni/host-local"],
    iproute2: ["/usr/sbin/ip", "/sbin/ip"],
    mount: ["/usr/bin/mount", "/bin/mount"],
    runc: ["/usr/sbin/runc", "/usr/bin/runc"],
};

/** Only needed where the images are not in the cache. */
const buildPackages: Record<string, readonly string[]> = {
    debootstrap: ["/usr/sbin/debootstrap"],
    gcc: ["/usr/bin/gcc"],
    "libc6-dev": ["/usr/lib/x86_64-linux-gnu/libc.a", "/usr/lib/aarch64-linux-gnu/libc.a"],
    maven: ["/usr/bin/mvn"],
};

export function missingPackages(
    wanted: Readonly<Record<string, readonly string[]>>,
    exists: (path: string) => boolean = existsSync,
): string[] {
    return Object.entries(wanted)
        .filter(([, paths]) => !paths.some(exists))
        .map(([name]) => name);
}

/** Installs what is missing; `build` includes what building the images needs. */
export async function ensurePackages(settings: ClusterSettings, build: boolean): Promise<void> {
    const missing = missingPackages(build ? { ...packages, ...buildPackages } : packages);
    if (missing.length === 0) {
        return;
    }
    mkdirSync(clusterPaths(settings).logs, { recursive: true });
    const log = logFile(settings, "apt");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    progress("packages", `apt-get update (${log})`);
    await run("apt-get", ["update"], { env, log });
    progress("packages", `apt-get install ${missing.join(" ")}`);
    await run("apt-get", ["install", "--yes", "--no-install-recommends", ...missing], { env, log });
}
