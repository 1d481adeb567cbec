import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * What the kubelet sets for the whole machine.
 * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ protectKernelDefaults
 */
const changedByKubelet = [
    "kernel/keys/root_maxbytes",
    "kernel/keys/root_maxkeys",
    "kernel/panic",
    "kernel/panic_on_oops",
    "vm/overcommit_memory",
    "vm/panic_on_oom",
];

/** Shared by all instances; gone after a reboot, as the settings are. */
const savedFile = "/run/kafka-local-volumes/sysctls.json";

/** Notes the machine's own settings before the first kubelet changes them. */
export function saveSysctls(): void {
    if (existsSync(savedFile)) {
        return;
    }
    const values = changedByKubelet.flatMap((name) => {
        const path = join("/proc/sys", name);
        return existsSync(path) ? [[name, readFileSync(path, "utf8").trim()]] : [];
    });
    mkdirSync(dirname(savedFile), { recursive: true });
    writeFileSync(savedFile, JSON.stringify(Object.fromEntries(values)));
}

/** Puts the machine's own settings back when no instance is left. */
export function restoreSysctls(): void {
    if (!existsSync(savedFile) || readdirSync(dirname(savedFile)).length > 1) {
        return;
    }
    const values = JSON.parse(readFileSync(savedFile, "utf8")) as Record<string, string>;
    for (const [name, value] of Object.entries(values)) {
        writeFileSync(join("/proc/sys", name), value);
    }
    rmSync(savedFile);
}
