import { formatRefusedGate, type GateRefusal } from "../../core/metadata/gate";
import type { MetadataPhaseInputs, MetadataPhaseState } from "../definitions/metadataPhase";
import { stepsOf, Way } from "../kafka/migration";
import { connect } from "../kubernetes/cluster";
import { waitUntil } from "../kubernetes/wait";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

/** Milliseconds between two looks, each of which is several Java machines. */
const interval = 3000;

/** Milliseconds for which a refusal may be what a pod that has just started shows. */
const patience = 60_000;

/** What Kafka's metadata is not ready for, which the next update continues with. */
function refusal({ from, to }: MetadataPhaseInputs, refusals: readonly GateRefusal[]): Error {
    return new Error(
        [
            `metadata: the way from ${from} to ${to} is not continued:`,
            ...refusals.map((one) => `  - ${formatRefusedGate(one)}`),
            "What was done before stays; run pulumi up again to continue (docs/kraft.md)",
        ].join("\n"),
    );
}

async function walk(inputs: MetadataPhaseInputs, progress: Progress): Promise<void> {
    const { from, to, until, timeout } = inputs;
    const way = new Way(await connect(inputs.context), inputs, stepsOf(from, to));
    let since: number | undefined;
    const check = async (): Promise<string | undefined> => {
        const next = await way.next();
        switch (next.do) {
            case "reached":
                return undefined;
            case "wait":
                since = undefined;
                return next.missing
                    .map(({ needs, found }) => `${needs} (now: ${found})`)
                    .join("; ");
            case "act": {
                since = undefined;
                const done = await way.perform(next.step);
                if (done !== undefined) {
                    progress.done(`metadata: ${done}`);
                    return done;
                }
                return until === "reached" ? `${next.step.action.do} to be done` : undefined;
            }
            case "refuse":
                since ??= Date.now();
                if (Date.now() - since > patience) {
                    throw refusal(inputs, next.refusals);
                }
                return next.refusals.map(formatRefusedGate).join("; ");
        }
    };
    const began = Date.now();
    const missing = await waitUntil(timeout, progress.waiting, check, interval);
    if (missing !== undefined) {
        throw new Error(
            `metadata: ${to} is not reached after ${timeout} s, still waiting for: ${missing}; run pulumi up again to continue (docs/kraft.md)`,
        );
    }
    const seconds = Math.round((Date.now() - began) / 1000);
    progress.done(
        until === "reached"
            ? `metadata: ${to} is reached, seen after ${seconds} s`
            : `metadata: from ${from} to ${to}, the brokers may restart; checked in ${seconds} s`,
    );
}

async function update(
    inputs: MetadataPhaseInputs,
    progress: Progress,
): Promise<MetadataPhaseState> {
    if (inputs.from !== inputs.to || (inputs.starting === true && inputs.until === "reached")) {
        await walk(inputs, progress);
    }
    return inputs;
}

export const resource: Resource<MetadataPhaseInputs, MetadataPhaseState> = {
    async create(inputs, progress) {
        const state = await update(inputs, progress);
        return { id: `${inputs.namespace}/${inputs.controllers}`, state };
    },

    /** Where a change was interrupted, the state may have its end already. */
    diff: (olds, news) => olds.to !== news.to || news.from !== news.to,

    update: (_olds, news, progress) => update(news, progress),
};
