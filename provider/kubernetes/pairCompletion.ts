import type { V1PersistentVolume } from "@kubernetes/client-node";
import {
    type AwaitedClaim,
    type ClaimIdentity,
    type Completion,
    completions,
    settledUids,
} from "../../core/completion";
import { unboundClaims } from "../../core/binding";
import type { LiveVolume } from "../../core/doctor/live";
import { clearUidPatch } from "../../core/doctor/patch";
import { boundedClient } from "./boundedClient";
import { ClaimWatch } from "./claimWatch";
import { kubernetesClient } from "./client";
import { type Cluster, statusOf } from "./cluster";
import { keptConnections } from "./keptConnections";
import { ObjectWatch } from "./objectWatch";

/** How many requests are under way at once. */
const atOnce = 16;

/** Milliseconds from a change to what is made of it: several come at once. */
const gather = 10;

/** Milliseconds until a request that got no answer is made again. */
const again = 1000;

const fieldManager = "kafka-local-volumes";

/** The object has changed since, or is gone: the watch tells what there is now. */
const overtaken = [404, 409, 422];

/**
 * Completes the bindings of a namespace's claims, as core/completion.ts decides, from what the API server
 * reports. Without the right to do so it does nothing, and the controller takes its time.
 */
export class PairCompletion {
    readonly claims: ClaimWatch;
    private readonly volumes: ObjectWatch<V1PersistentVolume>;
    private readonly core: Cluster["core"];
    private readonly namespace: string;
    private readonly awaited = new Map<string, AwaitedClaim>();
    /** The last version of each object that was written on: no version is written on twice. */
    private readonly sent = new Map<string, string>();
    /** Claims whose uids were written here, by the names of their volumes. */
    private readonly written = new Map<string, ClaimIdentity>();
    private underWay = 0;
    private isDue = false;
    private isRefused = false;
    private isStopped = false;

    constructor(cluster: Cluster, namespace: string) {
        const changed = () => {
            this.passSoon(gather);
        };
        const k8s = kubernetesClient();
        this.core = boundedClient(k8s, cluster.config, k8s.CoreV1Api, {
            prepare: keptConnections(),
        });
        this.namespace = namespace;
        this.claims = new ClaimWatch(cluster, namespace, changed);
        this.volumes = new ObjectWatch<V1PersistentVolume>(cluster, {
            path: "/api/v1/persistentvolumes",
            list: () => cluster.core.listPersistentVolume(),
            keep: ({ spec }) => spec?.claimRef?.namespace === namespace,
            changed,
        });
    }

    start(): void {
        this.claims.start();
        this.volumes.start();
    }

    stop(): void {
        this.isStopped = true;
        this.claims.stop();
        this.volumes.stop();
    }

    /** What is known of a claim is kept. */
    add(claims: readonly AwaitedClaim[]): void {
        for (const claim of claims) {
            this.awaited.set(claim.name, { ...this.awaited.get(claim.name), ...claim });
        }
        this.passSoon(gather);
    }

    get allBound(): boolean {
        return unboundClaims([...this.awaited.keys()], this.claims.seen).length === 0;
    }

    /** Asks the API server where its watches have been silent for long. */
    async askWhenSilent(): Promise<void> {
        await Promise.all([this.claims.askWhenSilent(), this.volumes.askWhenSilent()]);
    }

    private passSoon(milliseconds: number): void {
        if (this.isDue || this.isRefused) {
            return;
        }
        this.isDue = true;
        setTimeout(() => {
            this.isDue = false;
            if (!this.isStopped) {
                this.pass();
            }
        }, milliseconds).unref();
    }

    private pass(): void {
        const [claims, volumes] = [this.claims.seen, this.volumes.seen];
        const { done, deserted } = settledUids(this.written, claims, volumes);
        done.forEach((name) => this.written.delete(name));
        for (const volume of deserted) {
            this.send(
                `volume/${volume.metadata?.name ?? ""}`,
                volume.metadata?.resourceVersion,
                () => this.clear(volume),
            );
        }
        for (const completion of completions([...this.awaited.values()], claims, volumes)) {
            this.send(`${completion.of}/${completion.name}`, completion.version, () =>
                this.complete(completion),
            );
        }
    }

    private send(key: string, version: string | undefined, write: () => Promise<unknown>): void {
        if (this.underWay >= atOnce || version === undefined || this.sent.get(key) === version) {
            return;
        }
        this.sent.set(key, version);
        this.underWay++;
        void write()
            .catch((error: unknown) => {
                this.failed(key, error);
            })
            .finally(() => {
                this.underWay--;
                this.passSoon(0);
            });
    }

    private failed(key: string, error: unknown): void {
        const status = statusOf(error);
        if (status === undefined || status === 429 || status >= 500) {
            setTimeout(() => {
                this.sent.delete(key);
                this.passSoon(0);
            }, again).unref();
        } else if (!overtaken.includes(status)) {
            this.isRefused = true;
        }
    }

    private async complete({ of, name, patch: body, claim }: Completion): Promise<void> {
        const { setHeaderOptions, PatchStrategy } = kubernetesClient();
        const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
        if (of === "claim") {
            const { namespace } = this;
            const request = { name, namespace, body, fieldManager };
            await this.core.patchNamespacedPersistentVolumeClaim(request, options);
            return;
        }
        // Before the request: it may have come through where no answer comes.
        this.written.set(name, claim);
        await this.core.patchPersistentVolume({ name, body, fieldManager }, options);
    }

    private clear(volume: LiveVolume): Promise<unknown> {
        const { setHeaderOptions, PatchStrategy } = kubernetesClient();
        return this.core.patchPersistentVolume(
            { name: volume.metadata?.name ?? "", body: clearUidPatch(volume), fieldManager },
            setHeaderOptions("Content-Type", PatchStrategy.JsonPatch),
        );
    }
}
