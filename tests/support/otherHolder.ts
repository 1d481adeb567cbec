import { kubectl, waitFor } from "../../dev/cluster/shell";
import { holderAnnotation, type Holder } from "../../core/leaseHolder";
import { cluster } from "./instance";

const id = "another-holder";

/** A holder on a machine of its own. */
const otherHolder: Holder = {
    ...{ id, host: "elsewhere", pid: 4711, user: "ops", command: "pulumi up", stack: "acme/p/s" },
    ...{ since: "2026-11-27T20:00:00.000Z", machine: "another", process: "4711@1" },
};

/** The part of a Lease that the tests read. */
interface LiveLease {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly holderIdentity?: string; readonly leaseTransitions?: number };
}

/** All Leases of this project. */
export async function leases(): Promise<readonly LiveLease[]> {
    const selector = ["-l", "app.kubernetes.io/managed-by=kafka-local-volumes"];
    const args = ["get", "lease", "-n", "default", ...selector, "-o", "json"];
    return (JSON.parse(await kubectl(cluster, args)) as { items: LiveLease[] }).items;
}

/** Who holds a Lease; empty where it is free. */
export async function holderOf(name: string): Promise<string> {
    const all = await leases();
    return all.find(({ metadata }) => metadata.name === name)?.spec.holderIdentity ?? "";
}

/** Writes a Lease as another holder, whoever has it. */
async function write(name: string, leaseDurationSeconds: number, holderIdentity = id) {
    const lease = {
        ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
        metadata: {
            ...{ name, namespace: "default" },
            labels: { "app.kubernetes.io/managed-by": "kafka-local-volumes" },
            annotations: { [holderAnnotation]: JSON.stringify(otherHolder) },
        },
        spec: {
            ...{ holderIdentity, leaseDurationSeconds },
            renewTime: new Date().toISOString().replace("Z", "000Z"),
        },
    };
    const args = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    await kubectl(cluster, args, { input: JSON.stringify(lease) });
}

/** Takes a Lease and dies. */
export async function takenByDead(name: string, seconds: number): Promise<void> {
    await write(name, seconds);
}

/** Holds a Lease while something is done. */
export async function whileHeld<T>(name: string, work: () => Promise<T>): Promise<T> {
    await write(name, 30);
    let ended = false;
    const renewing = waitFor("the end of the work", 600, async () => {
        if (!ended) {
            await write(name, 30);
        }
        return ended;
    });
    try {
        return await work();
    } finally {
        ended = true;
        await renewing;
        await write(name, 30, "");
    }
}
