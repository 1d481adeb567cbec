import { setTimeout as sleep } from "node:timers/promises";
import type { CoordinationV1Api, V1Lease } from "@kubernetes/client-node";
import {
    decideLease,
    isTrusted,
    leaseSeconds,
    type Moment,
    renewSeconds,
    type Self,
} from "../../core/lease";
import { heldBy, type Holder, type LeaseSubject, heldRefusal } from "../../core/leaseHolder";
import { boundedClient } from "./boundedClient";
import { kubernetesClient } from "./client";
import { type Cluster, statusOf, unlessMissing } from "./cluster";
import { leaseBody, leaseRecord } from "./leaseObject";
import { runs } from "./thisProcess";

/** Exists in every cluster, before a stack and after it. */
const namespace = "default";

/** A renewal that takes longer is as good as none, in seconds. */
const secondsToAnswer = 10;

/** Seconds between two looks at a Lease of another holder. */
const lookEvery = 1;

/** Set for the programs that a holder starts and that do its work: its id. */
export const parentVariable = "KAFKA_LOCAL_VOLUMES_LEASE";

/** Another one holds the Lease, or took it. */
export class LeaseHeld extends Error {}

function monotonic(): number {
    return performance.now() / 1000;
}

function moment(): Moment {
    return { monotonic: monotonic(), wall: Date.now() / 1000 };
}

/** A Lease of one subject, for one holder. */
export class Lease {
    private readonly subject: LeaseSubject;
    private readonly holder: Holder;
    private readonly self: Self;
    private readonly ended: () => Promise<boolean>;
    private readonly api: CoordinationV1Api;
    private since = new Date().toISOString();
    /** Whether it was taken here: another process of the same holder may have, which then releases it. */
    private mine = false;
    /** As it was written last, while it is held. */
    private written: V1Lease | undefined;
    private renewedAt: Moment | undefined;
    private timer: NodeJS.Timeout | undefined;
    private last: Promise<unknown> = Promise.resolve();

    /** @param ended whether what it is held for has ended, although this process runs. */
    constructor(
        { config }: Cluster,
        subject: LeaseSubject,
        holder: Holder,
        ended: () => Promise<boolean> = () => Promise.resolve(false),
    ) {
        const k8s = kubernetesClient();
        this.ended = ended;
        this.subject = subject;
        this.holder = holder;
        this.self = {
            id: holder.id,
            parent: process.env[parentVariable],
            machine: holder.machine,
            runs,
        };
        this.api = boundedClient(k8s, config, k8s.CoordinationV1Api, {
            seconds: secondsToAnswer,
        });
    }

    /** Who holds it, in words; undefined where it is free or held for this one. Changes nothing. */
    async heldByOther(): Promise<string | undefined> {
        const live = await this.read();
        const record = live === undefined ? undefined : leaseRecord(live);
        const observation = { changed: false, unchangedFor: 0 };
        const decision = decideLease(record, observation, this.self).do;
        return record !== undefined && (decision === "wait" || decision === "refuse")
            ? heldBy(this.subject, record.holder, record.about)
            : undefined;
    }

    /**
     * Takes it, and renews it until it is released. Does nothing while it is held.
     * @param patience seconds to wait for a holder that is alive.
     * @throws LeaseHeld where another one holds it, and the API's error where it cannot be written.
     */
    take(say: (text: string) => void = () => undefined, patience = 0): Promise<void> {
        return this.alone(async () => {
            if (this.renewedAt !== undefined && isTrusted(this.renewedAt, moment())) {
                return;
            }
            await this.obtain(say, patience);
            this.timer ??= setInterval(() => void this.renew(), renewSeconds * 1000);
            this.timer.unref();
        });
    }

    /** Has the next `take` ask. */
    distrust(): void {
        this.renewedAt = undefined;
    }

    /** Releases it; what cannot be released is passed over after its time. */
    release(): Promise<void> {
        clearInterval(this.timer);
        this.timer = undefined;
        return this.alone(async () => {
            const { written, mine } = this;
            this.written = undefined;
            this.mine = false;
            this.distrust();
            if (written !== undefined && mine) {
                await this.write(written, false).catch(() => this.releaseAsItIs());
            }
        });
    }

    /** Where another process of the same holder wrote it last. */
    private async releaseAsItIs(): Promise<void> {
        const live = await this.read().catch(() => undefined);
        if (live?.spec?.holderIdentity === this.holder.id) {
            await this.write(live, false).catch(() => undefined);
        }
    }

    /** One request at a time: each writes over what the one before has read. */
    private alone<T>(work: () => Promise<T>): Promise<T> {
        const result = this.last.then(work);
        this.last = result.catch(() => undefined);
        return result;
    }

    private read(): Promise<V1Lease | undefined> {
        return unlessMissing(this.api.readNamespacedLease({ namespace, name: this.subject.name }));
    }

    /** A renewal that fails is tried again; what continues meanwhile takes the Lease again first. */
    private renew(): Promise<void> {
        return this.alone(async () => {
            const { written } = this;
            if (await this.ended()) {
                clearInterval(this.timer);
                return;
            }
            if (written === undefined || (await this.won(written, false).catch(() => true))) {
                return;
            }
            // Someone else wrote it: another process of the same holder, or one that passed this one over.
            this.written = undefined;
            this.distrust();
            await this.obtain(() => undefined, 0).catch(() => undefined);
        });
    }

    private async obtain(say: (text: string) => void, patience: number): Promise<void> {
        const began = monotonic();
        let mark: string | undefined;
        let since = began;
        let changed = false;
        let said = false;
        for (;;) {
            const live = await this.read();
            const record = live === undefined ? undefined : leaseRecord(live);
            const now = monotonic();
            changed ||= mark !== undefined && record !== undefined && record.mark !== mark;
            if (record?.mark !== mark) {
                mark = record?.mark;
                since = now;
            }
            const decision = decideLease(record, { changed, unchangedFor: now - since }, this.self);
            const { about, holder = "", seconds = leaseSeconds } = record ?? {};
            switch (decision.do) {
                case "create":
                case "take":
                case "renew":
                    if (await this.won(live, decision.do !== "renew")) {
                        return;
                    }
                    continue;
                case "share":
                    this.renewedAt = moment();
                    return;
                case "refuse":
                    if (now - began >= patience) {
                        throw new LeaseHeld(heldRefusal(this.subject, holder, about, seconds));
                    }
                    changed = false;
                    break;
                case "wait":
                    break;
            }
            if (!said) {
                said = true;
                say(`waiting: ${heldBy(this.subject, holder, about)}`);
            }
            await sleep(lookEvery * 1000);
        }
    }

    /** @returns false where another one was faster. */
    private async won(live: V1Lease | undefined, isNew: boolean): Promise<boolean> {
        try {
            this.since = isNew ? new Date().toISOString() : this.since;
            await this.write(live, true);
            this.mine ||= isNew;
            return true;
        } catch (error) {
            // Someone else wrote it, or deleted it.
            if (statusOf(error) === 409 || (live !== undefined && statusOf(error) === 404)) {
                return false;
            }
            throw error;
        }
    }

    /** With the resourceVersion that was read, so that of two writers one fails. */
    private async write(live: V1Lease | undefined, held: boolean): Promise<void> {
        const { name } = this.subject;
        const began = moment();
        const holder = held ? { ...this.holder, since: this.since } : undefined;
        const body = leaseBody(name, live, holder);
        const written =
            live === undefined
                ? await this.api.createNamespacedLease({ namespace, body })
                : await this.api.replaceNamespacedLease({ namespace, name, body });
        if (held) {
            this.written = written;
            this.renewedAt = began;
        }
    }
}
