import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubernetesVersion } from "../tools/modules";
import type { ClusterSettings } from "./settings";

function file(settings: ClusterSettings): string {
    return join(settings.stateDir, "kubernetes-version");
}

/** A database of one version is never opened by another one: an older Kubernetes cannot read all of it. */
export function versionFaults(
    settings: ClusterSettings,
    wanted: string = kubernetesVersion,
): readonly string[] {
    const path = file(settings);
    const version = existsSync(path) ? readFileSync(path, "utf8").trim() : wanted;
    return version === wanted
        ? []
        : [
              `Kubernetes: the cluster ${settings.instance} runs ${version}, not ${wanted}; set KUBERNETES=${version} to keep it, or run "make down" first`,
          ];
}

export function recordVersion(settings: ClusterSettings): void {
    writeFileSync(file(settings), `${kubernetesVersion}\n`);
}
