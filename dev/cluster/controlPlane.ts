import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import {
    type Certificates,
    type ControlPlaneComponent,
    controlPlaneComponents,
    kubeconfig,
    kwokctlConfig,
} from "./controlPlaneConfig";
import { commandLine, endProcesses, isOwn, logFile, ownProcesses } from "./processes";
import { clusterPaths, type ClusterSettings } from "./settings";
import { run, waitFor } from "./shell";

export function controlPlaneProcesses(settings: ClusterSettings) {
    return ownProcesses(settings).filter(({ program }) =>
        controlPlaneComponents.some((component) => component === program),
    );
}

function kwokctl(settings: ClusterSettings, args: readonly string[]): Promise<string> {
    const paths = clusterPaths(settings);
    mkdirSync(paths.logs, { recursive: true });
    return run(`${settings.toolsDir}/kwokctl`, [`--name=${settings.instance}`, ...args], {
        env: {
            KWOK_WORKDIR: paths.kwok,
            PATH: `${settings.toolsDir}:${process.env.PATH ?? ""}`,
            KUBECONFIG: join(paths.kwokCluster, "kubeconfig.yaml"),
        },
        log: logFile(settings, "kwokctl"),
    });
}

/** kwokctl trusts its pid files, so one that names another process by now must go first. */
function removeStalePidFiles(settings: ClusterSettings): void {
    const dir = join(clusterPaths(settings).kwokCluster, "pids");
    if (!existsSync(dir)) {
        return;
    }
    for (const file of readdirSync(dir)) {
        const path = join(dir, file);
        if (!isOwn(settings, commandLine(Number(readFileSync(path, "utf8"))))) {
            rmSync(path);
        }
    }
}

function certificates(settings: ClusterSettings): Certificates {
    const { pkiDir } = settings;
    return {
        ca: readFileSync(join(pkiDir, "ca.crt")),
        cert: readFileSync(join(pkiDir, "admin.crt")),
        key: readFileSync(join(pkiDir, "admin.key")),
    };
}

function httpsStatus(settings: ClusterSettings, path: string): Promise<number | undefined> {
    return new Promise((resolve) => {
        let tls: Certificates;
        try {
            tls = certificates(settings);
        } catch {
            resolve(undefined);
            return;
        }
        const call = request(
            {
                host: "127.0.0.1",
                port: settings.ports.apiserver,
                path,
                ...tls,
                agent: false,
                timeout: 3000,
            },
            (response) => {
                response.resume();
                resolve(response.statusCode);
            },
        );
        call.on("timeout", () => call.destroy());
        call.on("error", () => {
            resolve(undefined);
        });
        call.end();
    });
}

export async function apiReady(settings: ClusterSettings): Promise<boolean> {
    return (await httpsStatus(settings, "/readyz")) === 200;
}

export async function controlPlaneReady(settings: ClusterSettings): Promise<boolean> {
    const running = controlPlaneProcesses(settings).map(({ program }) => program);
    return (
        controlPlaneComponents.every((component) => running.includes(component)) &&
        (await apiReady(settings))
    );
}

/**
 * Creates the control plane, or starts what of it does not run.
 * @param flags further ones of the API server, where it is created.
 */
export async function startControlPlane(
    settings: ClusterSettings,
    flags: Readonly<Record<string, string>> = {},
): Promise<void> {
    const paths = clusterPaths(settings);
    removeStalePidFiles(settings);
    if (existsSync(settings.kubeconfig)) {
        await kwokctl(settings, ["start", "cluster"]);
    } else {
        // The kubeconfig is written last: without it an earlier creation was cut short.
        await endProcesses(controlPlaneProcesses(settings), 0);
        rmSync(paths.kwok, { recursive: true, force: true });
        mkdirSync(paths.kwok, { recursive: true });
        writeFileSync(paths.kwokctlConfig, kwokctlConfig(settings, flags));
        await kwokctl(settings, ["create", "cluster", `--config=${paths.kwokctlConfig}`]);
        writeFileSync(settings.kubeconfig, kubeconfig(settings, certificates(settings)), {
            mode: 0o600,
        });
    }
    await waitFor("control plane ready (see the logs in " + paths.kwokCluster + ")", 60, () =>
        controlPlaneReady(settings),
    );
}

/** Ends the control plane's processes and keeps its data. */
export async function stopControlPlane(settings: ClusterSettings): Promise<void> {
    const processes = controlPlaneProcesses(settings);
    const etcd = processes.filter(({ program }) => program === "etcd");
    await endProcesses(
        processes.filter(({ program }) => program !== "etcd"),
        3,
    );
    await endProcesses(etcd, 5);
    removeStalePidFiles(settings);
}

/** Ends one component at once; `startControlPlane` starts it again. */
export async function stopComponent(
    settings: ClusterSettings,
    component: ControlPlaneComponent,
): Promise<void> {
    await endProcesses(
        controlPlaneProcesses(settings).filter(({ program }) => program === component),
        0,
    );
    removeStalePidFiles(settings);
}
