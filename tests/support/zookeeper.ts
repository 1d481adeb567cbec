import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "./instance";

export type Mode = "leader" | "follower";

const ask = "exec 3<>/dev/tcp/localhost/2181 && echo srvr >&3 && cat <&3";

/**
 * The pod of one of a release's three ZooKeeper servers that says that it leads, or that it follows.
 * @param first ordinal of the one that is asked first.
 * @throws Error where no server is in that mode.
 */
export async function server(
    namespace: string,
    release: string,
    mode: Mode,
    first = 0,
): Promise<string> {
    for (const n of [0, 1, 2]) {
        const pod = `${release}-cp-zookeeper-${(first + n) % 3}`;
        const command = ["exec", "-n", namespace, pod, "--", "bash", "-c", ask];
        if ((await kubectl(cluster, command)).split("\n").includes(`Mode: ${mode}`)) {
            return pod;
        }
    }
    throw new Error(`no ZooKeeper server is ${mode}`);
}

/** Deletes pods and waits until those that come in their place are Ready. */
export async function replacePods(namespace: string, pods: readonly string[]): Promise<void> {
    const names = pods.map((pod) => `pod/${pod}`);
    await kubectl(cluster, ["delete", "-n", namespace, ...names]);
    await kubectl(cluster, ["wait", "--for=create", "-n", namespace, ...names]);
    await kubectl(cluster, [
        ...["wait", "--for=condition=Ready", "--timeout=180s", "-n", namespace],
        ...names,
    ]);
}
