import {
    emptyRecord,
    failed,
    knownLabel,
    madeByAnother,
    newest,
    readRecord,
    type HelmRecord,
    type RecordRepair,
    repairOf,
} from "../../core/release/record";
import type { ReleaseRecordInputs, ReleaseRecordState } from "../definitions/releaseRecord";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import type { Progress } from "../progress";
import type { Resource } from "../resource";
import { kubernetesClient } from "../kubernetes/client";

const recordType = "helm.sh/release.v1";

async function records({ core }: Cluster, inputs: ReleaseRecordInputs): Promise<HelmRecord[]> {
    const { items } = await core.listNamespacedSecret({
        namespace: inputs.namespace,
        labelSelector: `owner=helm,name=${inputs.release}`,
    });
    return items.map(readRecord);
}

async function look(
    cluster: Cluster,
    inputs: ReleaseRecordInputs,
    installed: boolean,
): Promise<RecordRepair> {
    const now = Date.now() / 1000;
    const record = newest(await records(cluster, inputs));
    return repairOf(record, { installed, now, patience: inputs.timeout });
}

/** Only the status changes: the objects of the release stay as they are. */
async function markFailed(
    { core }: Cluster,
    namespace: string,
    { name, status }: HelmRecord,
): Promise<void> {
    const secret = await core.readNamespacedSecret({ name, namespace });
    const release = failed(secret.data?.release ?? "", `interrupted while ${status}`);
    // With its resourceVersion: a record that changes meanwhile belongs to an operation that is running.
    Object.assign(secret.metadata?.labels ?? {}, { status: "failed" });
    secret.data = { ...secret.data, release };
    await core.replaceNamespacedSecret({ name, namespace, body: secret });
}

async function createEmpty({ core }: Cluster, inputs: ReleaseRecordInputs): Promise<void> {
    const { V1Secret } = kubernetesClient();
    const { release, namespace } = inputs;
    const data = emptyRecord(release, namespace, "in place of a lost record", new Date());
    const body = Object.assign(new V1Secret(), {
        metadata: {
            name: `sh.helm.release.v1.${release}.v1`,
            labels: {
                name: release,
                owner: "helm",
                status: "failed",
                version: "1",
                // An upgrade carries it on: then the release was in the state.
                [knownLabel]: "true",
            },
        },
        type: recordType,
        data: { release: data },
    });
    await core.createNamespacedSecret({ namespace, body });
}

/** @throws Error where a release is another owner's, which is left as it is. */
async function assertOwn(
    { core }: Cluster,
    { namespace, release }: ReleaseRecordInputs,
    record: HelmRecord,
): Promise<void> {
    const { data } = await core.readNamespacedSecret({ name: record.name, namespace });
    const why = madeByAnother(record, data?.release ?? "");
    if (why !== undefined) {
        throw new Error(`release ${namespace}/${release}: ${why}; nothing of it was changed`);
    }
}

/** @returns what was repaired, in words; undefined if nothing had to be. */
async function repair(
    inputs: ReleaseRecordInputs,
    installed: boolean,
    progress: Progress,
): Promise<string | undefined> {
    const cluster = await connect(inputs.context);
    const verdict = await look(cluster, inputs, installed);
    const what = `release ${inputs.namespace}/${inputs.release}`;
    if (!installed && (verdict.do === "fail" || verdict.do === "retry")) {
        await assertOwn(cluster, inputs, verdict.record);
    }
    switch (verdict.do) {
        case "nothing":
            return undefined;
        case "refuse":
            throw new Error(`${what}: ${verdict.reason}`);
        case "replace":
            await createEmpty(cluster, inputs);
            progress.done(
                `${what}: Helm has no record of this release; it is installed over the objects that exist`,
            );
            return `no record at ${new Date().toISOString()}`;
        case "retry":
            return `revision ${verdict.record.revision} failed`;
        case "fail": {
            const { revision, status } = verdict.record;
            await markFailed(cluster, inputs.namespace, verdict.record);
            progress.done(
                `${what}: an interrupted run left revision ${revision} ${status}: Helm continues from it`,
            );
            return `revision ${revision} was left ${status}`;
        }
    }
}

/** Notes that the release is in the stack's state. A record without this does no harm, so a failure only warns. */
export async function markKnown(
    cluster: Cluster,
    namespace: string,
    release: string,
    progress: Progress,
): Promise<void> {
    const { setHeaderOptions, PatchStrategy } = kubernetesClient();
    try {
        const record = newest(await records(cluster, { namespace, release, timeout: 0 }));
        if (record !== undefined && !record.known) {
            await cluster.core.patchNamespacedSecret(
                {
                    name: record.name,
                    namespace,
                    body: { metadata: { labels: { [knownLabel]: "true" } } },
                },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        }
    } catch (error) {
        progress.warn(`cannot mark the release's record: ${reason(error)}`);
    }
}

async function interrupted(inputs: ReleaseRecordInputs): Promise<boolean> {
    try {
        return (await look(await connect(inputs.context), inputs, true)).do !== "nothing";
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

/** Helm deletes its records with the release. */
export const resource: Resource<ReleaseRecordInputs, ReleaseRecordState> = {
    async create(inputs, progress) {
        const repaired = (await repair(inputs, false, progress)) ?? "";
        return { id: `${inputs.namespace}/${inputs.release}`, state: { ...inputs, repaired } };
    },

    /** A preview shows what an interrupted run left as a change of this resource and of the release. */
    async diff(olds, news) {
        const changed = olds.timeout !== news.timeout || olds.context !== news.context;
        return changed || (await interrupted(news));
    },

    async update(olds, news, progress) {
        return { ...news, repaired: (await repair(news, true, progress)) ?? olds?.repaired ?? "" };
    },
};
