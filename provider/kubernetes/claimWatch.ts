import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { ObservedClaim } from "../../core/binding";
import { requestFailure } from "../../core/failure/failure";
import { type Cluster, reason, statusOf } from "./cluster";
import { kubernetesClient } from "./client";
import { destinationOf } from "./destination";

/** Makes kube-controller-manager process a claim again, and is removed once the claim is bound. */
export const touchAnnotation = "kafka-local-volumes/touched";

/** Milliseconds until a watch that ended is begun again. */
const again = 1000;

/** Milliseconds of silence after which the claims are listed: where packets are lost, a watch reports nothing. */
const silence = 10_000;

/** How many requests are under way at once. */
const atOnce = 20;

/** The claims of a namespace, as the API server reports them. */
export class ClaimWatch {
    readonly seen = new Map<string, ObservedClaim>();
    /** When something happened to a claim last, by Date.now(). */
    lastEvent = Date.now();

    /** Why the API server reports nothing, where it does not. */
    failure: string | undefined;

    private readonly cluster: Cluster;
    private readonly namespace: string;
    private abort: (() => void) | undefined;
    private stopped = false;
    private lastHeard = Date.now();

    constructor(cluster: Cluster, namespace: string) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Starts to watch, and starts again where the API server ends a watch. */
    start(): void {
        void this.watch();
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
            setTimeout(() => void this.watch(), again);
        }
    }

    private async request(): Promise<void> {
        const { Watch } = kubernetesClient();
        const path = `/api/v1/namespaces/${this.namespace}/persistentvolumeclaims`;
        const watch = await new Watch(this.cluster.config).watch(
            path,
            {},
            (type, claim: V1PersistentVolumeClaim) => {
                this.heard();
                this.note(type, claim);
            },
            (error: unknown) => {
                this.ended(error);
            },
        );
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

    /** Lists the claims where the watch has been silent for long; keeps the reason where that fails. */
    async askWhenSilent(): Promise<void> {
        if (Date.now() - this.lastHeard < silence) {
            return;
        }
        const { core } = this.cluster;
        try {
            const { namespace } = this;
            const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
            this.heard();
            const news = items.filter(
                ({ metadata, status }) =>
                    this.seen.get(metadata?.name ?? "")?.phase !== status?.phase,
            );
            news.forEach((claim) => {
                this.note("MODIFIED", claim);
            });
            if (news.length > 0) {
                // Its connection was lost: another one is made.
                this.abort?.();
            }
        } catch (error) {
            this.failure = reason(error);
        }
    }

    private note(type: string, { metadata, status }: V1PersistentVolumeClaim): void {
        const name = metadata?.name ?? "";
        const phase = type === "DELETED" ? undefined : status?.phase;
        const touched = metadata?.annotations?.[touchAnnotation] !== undefined;
        const before = this.seen.get(name);
        this.seen.set(name, { phase, touched });
        // A change made here says nothing about the controller.
        if (before?.touched === touched) {
            this.lastEvent = Date.now();
        }
    }

    stop(): void {
        this.stopped = true;
        this.abort?.();
    }

    /**
     * Sets or removes the annotation of these claims.
     * @throws where the API refuses it.
     */
    async touch(names: readonly string[], value: string | null): Promise<void> {
        const { setHeaderOptions, PatchStrategy } = kubernetesClient();
        const body = { metadata: { annotations: { [touchAnnotation]: value } } };
        const patch = (name: string) =>
            this.cluster.core.patchNamespacedPersistentVolumeClaim(
                { name, namespace: this.namespace, body, fieldManager: "kafka-local-volumes" },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        try {
            for (let first = 0; first < names.length; first += atOnce) {
                await Promise.all(names.slice(first, first + atOnce).map(patch));
            }
        } catch (error) {
            if (statusOf(error) === undefined) {
                this.failure = reason(error);
            }
            throw error;
        }
        this.lastEvent = Date.now();
    }
}
