import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { logFile } from "./processes";
import { progress } from "./progress";
import type { ClusterSettings } from "./settings";
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

/** Installs those of Debian's packages that are missing; the output of apt-get goes to `log`. */
export async function installMissing(
    wanted: Readonly<Record<string, readonly string[]>>,
    log: string,
): Promise<void> {
    const missing = missingPackages(wanted);
    if (missing.length === 0) {
        return;
    }
    mkdirSync(dirname(log), { recursive: true });
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    progress("packages", `apt-get update (${log})`);
    await run("apt-get", ["update"], { env, log });
    progress("packages", `apt-get install ${missing.join(" ")}`);
    await run("apt-get", ["install", "--yes", "--no-install-recommends", ...missing], { env, log });
}

/** Installs what is missing for a cluster; `build` includes what building the images needs. */
export async function ensurePackages(settings: ClusterSettings, build: boolean): Promise<void> {
    await installMissing(
        build ? { ...packages, ...buildPackages } : packages,
        logFile(settings, "apt"),
    );
}
