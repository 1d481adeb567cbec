import type { KubernetesObject } from "@kubernetes/client-node";
import { requestFailure } from "../../core/failure/failure";
import { type Cluster, reason } from "./cluster";
import { kubernetesClient } from "./client";
import { destinationOf } from "./destination";

/** Milliseconds until a watch that ended is begun again. */
const again = 1000;

/** Milliseconds of silence after which the objects are listed: where packets are lost, a watch reports nothing. */
const silence = 10_000;

/** Which objects are watched. */
export interface Watched<T> {
    /** Path of their list in the API. */
    readonly path: string;
    readonly list: () => Promise<{ readonly items: readonly T[] }>;
    /** Which of them are kept. Default: all. */
    readonly keep?: (object: T) => boolean;
    /** Called with each change. @param before undefined for an object that was not seen before. */
    readonly changed: (before: T | undefined, now: T | undefined) => void;
}

/** A watch that is begun again reports what is known. */
function sameVersion(a: KubernetesObject | undefined, b: KubernetesObject | undefined): boolean {
    return a?.metadata?.resourceVersion === b?.metadata?.resourceVersion;
}

/** Objects of one kind by their names, as the API server reports them. */
export class ObjectWatch<T extends KubernetesObject> {
    readonly seen = new Map<string, T>();

    /** Why the API server reports nothing, where it does not. */
    failure: string | undefined;

    private readonly cluster: Cluster;
    private readonly watched: Watched<T>;
    private abort: (() => void) | undefined;
    private stopped = false;
    private lastHeard = Date.now();
    private hasBegun = false;
    /** A watch that is begun again does not report what was deleted in between. */
    private mayHaveMissed = false;

    constructor(cluster: Cluster, watched: Watched<T>) {
        this.cluster = cluster;
        this.watched = watched;
    }

    /** Starts to watch, and starts again where the API server ends a watch. */
    start(): void {
        void this.watch();
    }

    stop(): void {
        this.stopped = true;
        this.abort?.();
    }

    /** A login that fails ends it before its request is sent, and is thrown. */
    private async watch(): Promise<void> {
        try {
            await this.request();
        } catch (error) {
            this.ended(error);
        }
    }

    private ended(error: unknown): void {
        this.abort = undefined;
        if (error instanceof Error && error.name !== "AbortError") {
            const words = requestFailure(error, destinationOf(this.cluster.config));
            this.failure = words ?? reason(error);
        }
        if (!this.stopped) {
            // Nothing waits for a watch alone.
            setTimeout(() => void this.watch(), again).unref();
        }
    }

    private async request(): Promise<void> {
        const { Watch } = kubernetesClient();
        const isAgain = this.hasBegun;
        this.hasBegun = true;
        const watch = await new Watch(this.cluster.config).watch(
            this.watched.path,
            {},
            (type, object: T) => {
                this.heard();
                this.note(object, type !== "DELETED");
            },
            (error: unknown) => {
                this.ended(error);
            },
        );
        this.mayHaveMissed = isAgain;
        this.abort = () => {
            watch.abort();
        };
        if (this.stopped) {
            this.abort();
        }
    }

    private heard(): void {
        this.lastHeard = Date.now();
        this.failure = undefined;
    }

    /** Lists the objects where the watch has been silent for long, or was interrupted; keeps the reason where that fails. */
    async askWhenSilent(): Promise<void> {
        if (Date.now() - this.lastHeard < silence && !this.mayHaveMissed) {
            return;
        }
        try {
            this.mayHaveMissed = false;
            const before = [...this.seen.values()];
            const { items } = await this.watched.list();
            this.heard();
            const names = new Set(items.map(({ metadata }) => metadata?.name));
            // What the watch has reported meanwhile is newer than the list.
            before
                .filter((object) => this.seen.get(object.metadata?.name ?? "") === object)
                .filter(({ metadata }) => !names.has(metadata?.name))
                .forEach((object) => {
                    this.note(object, false);
                });
            const news = items.filter(
                (object) =>
                    this.isKept(object) &&
                    !sameVersion(this.seen.get(object.metadata?.name ?? ""), object),
            );
            news.forEach((object) => {
                this.note(object, true);
            });
            if (news.length > 0) {
                // Its connection was lost: another one is made.
                this.abort?.();
            }
        } catch (error) {
            this.mayHaveMissed = true;
            this.failure = reason(error);
        }
    }

    private isKept(object: T): boolean {
        return this.watched.keep?.(object) ?? true;
    }

    private note(object: T, isThere: boolean): void {
        const name = object.metadata?.name;
        if (name === undefined) {
            // What a watch ends with is no object.
            return;
        }
        const before = this.seen.get(name);
        const now = isThere && this.isKept(object) ? object : undefined;
        if (now === undefined) {
            this.seen.delete(name);
        } else {
            this.seen.set(name, now);
        }
        if (!sameVersion(before, now)) {
            this.watched.changed(before, now);
        }
    }
}
