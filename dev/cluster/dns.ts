import { mkdirSync, writeFileSync } from "node:fs";
import { promises as dns } from "node:dns";
import { join } from "node:path";
import { networkReady } from "./network";
import { logFile, startDaemon } from "./processes";
import { clusterPaths, type ClusterSettings } from "./settings";
import { waitFor } from "./shell";

/** Answers for the cluster's own names; refuses all others, and forwards nothing. */
export function corefile(settings: ClusterSettings): string {
    return `.:53 {
    bind ${settings.nodeIP}
    errors
    health 127.0.0.1:${settings.ports.corednsHealth}
    kubernetes ${settings.clusterDomain} in-addr.arpa {
        kubeconfig ${settings.kubeconfig}
        ttl 5
    }
}
`;
}

export async function dnsReady(settings: ClusterSettings): Promise<boolean> {
    // Without the bridge the question would leave the machine by its default route.
    if (!(await networkReady(settings))) {
        return false;
    }
    const resolver = new dns.Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([settings.nodeIP]);
    try {
        const name = `kubernetes.default.svc.${settings.clusterDomain}`;
        return (await resolver.resolve4(name)).length > 0;
    } catch {
        return false;
    }
}

export async function startDns(settings: ClusterSettings): Promise<void> {
    const { corefile: path } = clusterPaths(settings);
    mkdirSync(settings.stateDir, { recursive: true });
    writeFileSync(path, corefile(settings));
    startDaemon(settings, {
        name: "coredns",
        command: join(settings.toolsDir, "coredns"),
        args: ["-conf", path],
    });
    await waitFor(`DNS answers (see ${logFile(settings, "coredns")})`, 30, () =>
        dnsReady(settings),
    );
}
