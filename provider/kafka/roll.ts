import { nextStep, type RollingStep } from "../../core/rolling/nextStep";
import { type PodState, podState } from "../../core/rolling/podState";
import { notInService } from "../../core/rolling/words";
import { engineIsGone } from "../engine";
import { lacksRight } from "../kubernetes/apiWords";
import { type Cluster, reason } from "../kubernetes/cluster";
import { RightMissing } from "../kubernetes/refusedExec";
import { lastLines } from "../kubernetes/podLog";
import { whyPodsDoNotRun } from "../kubernetes/podReasons";
import { waitUntil } from "../kubernetes/wait";
import type { Progress } from "../progress";
import { deletePod, podsOf, readStatefulSet } from "./brokers";
import type { RollingSet } from "./rollingSet";

/** How long a pod may take to end: a broker hands its partitions over and closes its logs. */
const secondsToEnd = 120;

/** Milliseconds between two checks, which may each start a Java machine beside brokers that start. */
const interval = 1000;

/** Milliseconds after which a broken pod is given up: a container may break once or twice and then run. */
const patience = 90_000;

/** Milliseconds between two questions why pods do not run. */
const reasonsEvery = 15_000;

const linesOfLog = 5;

/** A pod is not in service in time: nothing else was restarted. */
class GaveUp extends Error {}

export interface RollOptions {
    readonly namespace: string;
    /** Seconds that each pod may take until the next one is restarted. */
    readonly timeout: number;
}

interface Observed {
    readonly step: RollingStep;
    readonly pods: readonly PodState[];
}

/** The pods of a StatefulSet, and what follows from them; undefined until its controller has seen its last change. */
export async function observe(
    cluster: Cluster,
    namespace: string,
    name: string,
): Promise<Observed | undefined> {
    const statefulSet = await readStatefulSet(cluster, namespace, name);
    const generation = statefulSet?.metadata?.generation ?? 0;
    const status = statefulSet?.status;
    if (statefulSet === undefined || (status?.observedGeneration ?? 0) < generation) {
        return undefined;
    }
    const now = Date.now();
    const pods = (await podsOf(cluster, statefulSet)).map((pod) =>
        podState(pod, status?.updateRevision, now),
    );
    return { pods, step: nextStep(name, statefulSet.spec?.replicas ?? 0, pods) };
}

/** Restarts the pods of a StatefulSet that have an old revision. */
class Roll {
    private readonly cluster: Cluster;
    private readonly options: RollOptions;
    private readonly set: RollingSet;
    private readonly progress: Progress;
    private restarted = 0;
    private last: { readonly pod: string; readonly at: number } | undefined;
    /** Since when pods are broken. */
    private readonly broken = new Map<string, number>();
    /** Why pods did not run when it was asked last; at first, they may just be starting. */
    private why: { readonly at: number; readonly reasons: readonly string[] } = {
        at: Date.now(),
        reasons: [],
    };
    /** What is waited for, without the reason. */
    private lacking: string | undefined;
    /** What was seen last, for what is said of it. */
    private seen: Observed | undefined;

    constructor(cluster: Cluster, options: RollOptions, set: RollingSet, progress: Progress) {
        this.cluster = cluster;
        this.options = options;
        this.set = set;
        this.progress = progress;
    }

    async run(): Promise<number> {
        for (;;) {
            const pod = await this.next();
            if (pod === undefined) {
                return this.restarted;
            }
            if (await engineIsGone()) {
                // The run that wanted this has ended, and another one may be at it.
                process.exit(1);
            }
            this.progress.waiting(`restarting ${pod.name}`);
            await deletePod(this.cluster, this.options.namespace, pod, secondsToEnd);
            this.restarted += 1;
            this.last = { pod: pod.name, at: Date.now() };
        }
    }

    /** Waits until a pod may be restarted. @returns undefined where none has to be. */
    private async next(): Promise<PodState | undefined> {
        const { timeout } = this.options;
        let chosen: PodState | undefined;
        const check = async () => {
            try {
                const observed = await observe(this.cluster, this.options.namespace, this.set.name);
                this.seen = observed;
                if (observed === undefined) {
                    return `the controller of ${this.set.name}`;
                }
                this.lacking = undefined;
                const { lacks, pod } = await this.judge(observed.step);
                chosen = pod;
                return lacks;
            } catch (error) {
                if (error instanceof GaveUp || error instanceof RightMissing || lacksRight(error)) {
                    throw error;
                }
                return `${this.set.name} to answer (${reason(error)})`;
            }
        };
        const missing = await waitUntil(timeout, this.progress.waiting, check, interval);
        if (missing !== undefined) {
            throw await this.failure(this.lacking ?? missing, timeout);
        }
        this.report();
        return chosen;
    }

    private async judge(step: RollingStep): Promise<{ lacks?: string; pod?: PodState }> {
        switch (step.do) {
            case "wait":
                await this.assertPatience(step);
                return { lacks: await this.explained(step.missing) };
            case "repair":
                return { pod: step.pod };
            case "restart": {
                const pod = await this.set.next(step.old);
                if (pod === undefined) {
                    return { lacks: `${this.set.name} to say which pod is next` };
                }
                const lacks = await this.set.missing(pod.ordinal);
                return lacks === undefined ? { pod } : { lacks };
            }
            case "done": {
                // Where none was restarted, the probes say it, and the canary asks Kafka.
                const lacks = this.restarted > 0 ? await this.set.missing(undefined) : undefined;
                return lacks === undefined ? {} : { lacks };
            }
        }
    }

    /** @throws Gave up, where a pod has been broken for long. */
    private async assertPatience({ missing, pod }: RollingStep & { do: "wait" }): Promise<void> {
        if (pod?.condition !== "broken") {
            return;
        }
        const since = this.broken.get(pod.name) ?? Date.now();
        this.broken.set(pod.name, since);
        const waited = Date.now() - since;
        if (waited >= patience) {
            throw await this.failure(missing, Math.round(waited / 1000));
        }
    }

    /** What is waited for, with the reason where pods do not run for a while. */
    private async explained(missing: string): Promise<string> {
        this.lacking = missing;
        if (Date.now() - this.why.at >= reasonsEvery) {
            this.why = { at: Date.now(), reasons: await this.reasons() };
        }
        const [first] = this.why.reasons;
        return first === undefined ? missing : `${missing}: ${first}`;
    }

    /** They only explain: what fails here says nothing about the pods. */
    private reasons(): Promise<readonly string[]> {
        return whyPodsDoNotRun(this.cluster, this.options.namespace, this.set.name).catch(() => []);
    }

    private async failure(missing: string, seconds: number): Promise<Error> {
        const { namespace } = this.options;
        const { step, pods = [] } = this.seen ?? {};
        const pod = step?.do === "wait" ? step.pod : undefined;
        const log =
            pod?.container === undefined
                ? []
                : await lastLines(this.cluster, namespace, pod.name, pod.container, linesOfLog);
        const old = pods
            .filter(({ isCurrent, name }) => !isCurrent && name !== pod?.name)
            .map(({ name }) => name)
            .sort();
        const reasons = await this.reasons();
        return new GaveUp(notInService({ namespace, missing, pod, log, old, seconds, reasons }));
    }

    private report(): void {
        if (this.last !== undefined) {
            const seconds = Math.round((Date.now() - this.last.at) / 1000);
            this.progress.done(`${this.last.pod} restarted, in service after ${seconds} s`);
            this.last = undefined;
        }
    }
}

/** @returns how many pods were restarted. @throws Error with words where one does not come back. */
export function roll(
    cluster: Cluster,
    options: RollOptions,
    set: RollingSet,
    progress: Progress,
): Promise<number> {
    return new Roll(cluster, options, set, progress).run();
}
