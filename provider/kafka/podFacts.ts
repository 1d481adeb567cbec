import type { V1Pod } from "@kubernetes/client-node";
import type { PodFacts } from "../../core/metadata/facts";
import { type AskedDisk, disksCommand, parseDisks } from "../../core/metadata/disksOutput";
import type { DiskFacts } from "../../core/metadata/facts";
import { type Cluster, isRunning, podName } from "../kubernetes/cluster";
import { execIn, programOf, podsOf, readStatefulSet } from "./brokers";

/** Folder of Kafka's data, where a volume is mounted: docs/disks.md. */
const folder = "logs";

const secondsToRead = 60;

/** The pods of a StatefulSet; none where there is no such StatefulSet. */
export async function podsNamed(
    cluster: Cluster,
    namespace: string,
    name: string,
): Promise<readonly V1Pod[]> {
    const statefulSet = await readStatefulSet(cluster, namespace, name);
    return statefulSet === undefined ? [] : podsOf(cluster, statefulSet);
}

function ordinalOf(pod: V1Pod): number {
    return Number(/\d+$/.exec(podName(pod))?.[0] ?? "-1");
}

function isReady(pod: V1Pod): boolean {
    const isEnding = pod.metadata?.deletionTimestamp !== undefined;
    const conditions = pod.status?.conditions ?? [];
    return (
        !isEnding && conditions.some(({ type, status }) => type === "Ready" && status === "True")
    );
}

/** The variables of the pod's program that its template names in plain text. */
function environment(pod: V1Pod): Readonly<Record<string, string | undefined>> {
    const main = programOf(pod);
    const env = pod.spec?.containers.find(({ name }) => name === main)?.env ?? [];
    return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

/** The pods by the settings that they run with. */
export async function podFacts<Mode>(
    cluster: Cluster,
    namespace: string,
    name: string,
    modeOf: (environment: Readonly<Record<string, string | undefined>>) => Mode | undefined,
): Promise<readonly PodFacts<Mode>[]> {
    const pods = await podsNamed(cluster, namespace, name);
    return pods.map((pod) => ({
        ordinal: ordinalOf(pod),
        mode: modeOf(environment(pod)),
        isReady: isReady(pod),
    }));
}

/** The disks of a pod, by the claims that it mounts. */
function disksOf(pod: V1Pod, role: AskedDisk["role"]): readonly AskedDisk[] {
    const main = programOf(pod);
    const mounts = pod.spec?.containers.find(({ name }) => name === main)?.volumeMounts ?? [];
    return (pod.spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim }) => {
        const mount = mounts.find((one) => one.name === name);
        return persistentVolumeClaim === undefined || mount === undefined
            ? []
            : [
                  {
                      claim: persistentVolumeClaim.claimName,
                      path: `${mount.mountPath}/${folder}`,
                      ...{ role, ordinal: ordinalOf(pod) },
                  },
              ];
    });
}

/** What the disks of a StatefulSet's pods have, as each pod sees its own. */
export async function diskFacts(
    cluster: Cluster,
    namespace: string,
    name: string,
    role: AskedDisk["role"],
): Promise<readonly DiskFacts[]> {
    const pods = await podsNamed(cluster, namespace, name);
    const all = await Promise.all(
        pods.map(async (pod) => {
            if (!isRunning(pod)) {
                throw new Error(`${podName(pod)} does not run, so its disk cannot be read`);
            }
            const disks = disksOf(pod, role);
            const command = disksCommand(disks);
            const output = await execIn(cluster, namespace, pod, command, {
                seconds: secondsToRead,
            });
            return parseDisks(output, disks);
        }),
    );
    return all.flat();
}
