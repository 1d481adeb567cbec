import { compareLevels } from "../../core/features/metadataVersion";
import { noWayBack } from "../../core/features/raise";
import { shown } from "../../core/shown";
import type { MetadataVersionInputs, MetadataVersionState } from "../definitions/metadataVersion";
import { askFeatures, lackingLevel, raiseLevel, refusedLevel } from "../kafka/metadataVersion";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { waitUntil } from "../kubernetes/wait";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

/** Milliseconds between two looks, each of which is several Java machines. */
const interval = 3000;

/** What is waited for, where Kafka may be about to answer. */
async function waitFor(
    { timeout, level }: MetadataVersionInputs,
    progress: Progress,
    missing: () => Promise<string | undefined>,
): Promise<void> {
    const last = await waitUntil(timeout, progress.waiting, missing, interval);
    if (last !== undefined) {
        throw new Error(
            `metadata.version: ${level} is not reached after ${timeout} s, still waiting for: ${last}; run pulumi up again to continue (docs/kraft.md)`,
        );
    }
}

async function inEffect(
    cluster: Cluster,
    inputs: MetadataVersionInputs,
    progress: Progress,
): Promise<{ readonly found: string; readonly quorum: string }> {
    let [found, quorum] = ["", ""];
    await waitFor(inputs, progress, async () => {
        const features = await askFeatures(cluster, inputs);
        if ("unknown" in features) {
            return `the controllers to answer (${features.unknown})`;
        }
        found = features.value["metadata.version"] ?? "";
        quorum = features.value["kraft.version"] ?? "";
        return undefined;
    });
    return { found, quorum };
}

async function raise(
    cluster: Cluster,
    inputs: MetadataVersionInputs,
    found: string,
    quorum: string,
    progress: Progress,
): Promise<void> {
    const { level, acknowledged } = inputs;
    if (!acknowledged) {
        throw new Error(
            `metadata.version is ${shown(found)}, and ${level} is wanted: ${noWayBack}; run pulumi up again for what acknowledge has to have`,
        );
    }
    const began = Date.now();
    await waitFor(
        inputs,
        progress,
        async () => (await refusedLevel(cluster, inputs, level)).join("; ") || undefined,
    );
    await raiseLevel(cluster, inputs, level);
    await waitFor(inputs, progress, async () => {
        try {
            return await lackingLevel(cluster, inputs, level);
        } catch (error) {
            return `the brokers to answer (${reason(error)})`;
        }
    });
    const after = await inEffect(cluster, inputs, progress);
    if (after.quorum !== quorum) {
        throw new Error(
            `kraft.version is ${shown(after.quorum)}, and was ${shown(quorum)}: something else has changed it (docs/kraft.md)`,
        );
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    progress.done(
        `metadata.version raised from ${shown(found)} to ${level} for good in ${seconds} s; kraft.version ${shown(quorum)} as before`,
    );
}

async function update(
    inputs: MetadataVersionInputs,
    progress: Progress,
): Promise<MetadataVersionState> {
    const cluster = await connect(inputs.context);
    const { found, quorum } = await inEffect(cluster, inputs, progress);
    const order = compareLevels(found, inputs.level);
    if (order === undefined || order > 0) {
        throw new Error(
            `metadata.version is ${shown(found)}, and platform.metadataVersion is ${inputs.level}: it is never lowered: set it to that, or remove the key`,
        );
    }
    if (order < 0) {
        await raise(cluster, inputs, found, quorum, progress);
    }
    return { ...inputs, before: found };
}

export const resource: Resource<MetadataVersionInputs, MetadataVersionState> = {
    async create(inputs, progress) {
        const state = await update(inputs, progress);
        return { id: `${inputs.namespace}/${inputs.controllers}`, state };
    },

    diff: (olds, news) => olds.level !== news.level,

    update: (_olds, news, progress) => update(news, progress),
};
