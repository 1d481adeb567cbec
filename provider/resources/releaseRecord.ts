import type * as pulumi from "@pulumi/pulumi";
import {
    emptyRecord,
    failed,
    judge,
    knownLabel,
    newest,
    readRecord,
    type ReleaseRecord,
    type Verdict,
} from "../../core/release/record";
import { type Cluster, connect, reason } from "../kubernetes/cluster";

/** Inputs of the resource. */
export interface ReleaseRecordInputs {
    readonly release: string;
    readonly namespace: string;
    /** How long an operation of Helm may take, in seconds. */
    readonly timeout: number;
    readonly context?: string | undefined;
}

/** What the state keeps. */
interface Kept extends ReleaseRecordInputs {
    /** The revision that was mended last, in words: another text makes Helm upgrade the release. */
    readonly mended: string;
}

const recordType = "helm.sh/release.v1";

async function records({ core }: Cluster, inputs: ReleaseRecordInputs): Promise<ReleaseRecord[]> {
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
): Promise<Verdict> {
    const now = Date.now() / 1000;
    const record = newest(await records(cluster, inputs));
    return judge(record, { installed, now, patience: inputs.timeout });
}

/** Only the status changes: the objects of the release stay as they are. */
async function markFailed(
    { core }: Cluster,
    namespace: string,
    { name, status }: ReleaseRecord,
): Promise<void> {
    const secret = await core.readNamespacedSecret({ name, namespace });
    const release = failed(secret.data?.release ?? "", `interrupted while ${status}`);
    // With its resourceVersion: a record that changes meanwhile is somebody's who is at work.
    Object.assign(secret.metadata?.labels ?? {}, { status: "failed" });
    secret.data = { ...secret.data, release };
    await core.replaceNamespacedSecret({ name, namespace, body: secret });
}

async function createEmpty({ core }: Cluster, inputs: ReleaseRecordInputs): Promise<void> {
    const { V1Secret } = await import("@kubernetes/client-node");
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

/** @returns what was mended, in words; undefined where nothing had to be. */
async function mend(inputs: ReleaseRecordInputs, installed: boolean): Promise<string | undefined> {
    const cluster = await connect(inputs.context);
    const verdict = await look(cluster, inputs, installed);
    const what = `release ${inputs.namespace}/${inputs.release}`;
    switch (verdict.do) {
        case "nothing":
            return undefined;
        case "refuse":
            throw new Error(`${what}: ${verdict.reason}`);
        case "replace":
            await createEmpty(cluster, inputs);
            console.log(`${what}: Helm has no record of it: it is installed over what is there`);
            return `no record at ${new Date().toISOString()}`;
        case "retry":
            return `revision ${verdict.record.revision} failed`;
        case "fail": {
            const { revision, status } = verdict.record;
            await markFailed(cluster, inputs.namespace, verdict.record);
            console.log(
                `${what}: an interrupted run left revision ${revision} ${status}: Helm goes on from what is there`,
            );
            return `revision ${revision} was left ${status}`;
        }
    }
}

/** Tells that the release is in the stack's state. A record without this is no harm, so neither is a failure here. */
export async function markKnown(cluster: Cluster, namespace: string, release: string) {
    const { setHeaderOptions, PatchStrategy } = await import("@kubernetes/client-node");
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
        console.error(`kafka: cannot mark the release's record: ${reason(error)}`);
    }
}

export async function create(inputs: ReleaseRecordInputs): Promise<pulumi.dynamic.CreateResult> {
    const mended = (await mend(inputs, false)) ?? "";
    return { id: `${inputs.namespace}/${inputs.release}`, outs: { ...inputs, mended } };
}

export async function update(
    _id: string,
    olds: Kept,
    news: ReleaseRecordInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    return { outs: { ...news, mended: (await mend(news, true)) ?? olds.mended } };
}

/** Preview shows what an interrupted run left as a change of this resource and of the release. */
export async function diff(
    _id: string,
    olds: Kept,
    news: ReleaseRecordInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const replaces = (["release", "namespace"] as const).filter((key) => olds[key] !== news[key]);
    if (replaces.length > 0) {
        return { changes: true, replaces: [...replaces] };
    }
    const changed = olds.timeout !== news.timeout || olds.context !== news.context;
    return { changes: changed || (await interrupted(news)) };
}

async function interrupted(inputs: ReleaseRecordInputs): Promise<boolean> {
    try {
        return (await look(await connect(inputs.context), inputs, true)).do !== "nothing";
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

/** The records go with the release, by Helm. */
function remove(): Promise<void> {
    return Promise.resolve();
}

export { remove as delete };
