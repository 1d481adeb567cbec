import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stackAnnotation } from "../core/clashes";
import { preparationCommands } from "../core/disks/commands";
import { layoutOf } from "../core/disks/layout";
import { namespaceObject, storageClassObject } from "../core/sharedObjects";
import { BoundClaims } from "./boundClaims";
import { ClusterGuard } from "./clusterGuard";
import { paced } from "./paced";
import { Preflight } from "./preflight";
import { claimArgs, type LocalVolume, replaceOnChanges, volumeArgs } from "./localVolume";
import type { LocalVolumesArgs } from "./localVolumesArgs";
import { NodeDirectories, type ObservedDirectories } from "./nodeDirectories";
import { urnAlone } from "./urnAlone";

/**
 * Prebound node-local volumes for the claims of StatefulSets: the class, one PersistentVolume for
 * each claim, and the claim itself, which the StatefulSet takes over by its name.
 *
 * - A volume serves the claim it names and no other, before and after any of the two was deleted:
 *   its claimRef has a namespace and a name, and never a uid.
 * - The data outlives everything here: the reclaim policy is Retain, and nothing deletes a directory.
 * - Claim before volume before class and namespace, on the way down: nothing hangs on a finalizer.
 *
 * Directories are made and checked before the volumes, where `preparation` is given; nothing is made
 * on a disk that is not as it has to be. It knows nothing of what the volumes are for.
 */
export class LocalVolumes extends pulumi.ComponentResource {
    /** Names of the claims, once each is bound to its volume. */
    readonly claims: pulumi.Output<string[]>;

    /** What the directories held when they were last checked. */
    readonly observed: pulumi.Output<ObservedDirectories>;

    private readonly volumeArgs: LocalVolumesArgs;

    constructor(name: string, args: LocalVolumesArgs, opts?: pulumi.ComponentResourceOptions) {
        // What is deployed changes with every run that creates something, and is no input.
        const inputs = { ...args, owner: undefined, pods: undefined };
        super("kafka-local-volumes:index:LocalVolumes", name, inputs, opts);
        this.volumeArgs = args;
        const checked = this.createPreflight(name);
        const shared = [
            ...(args.createNamespace ? [this.createNamespace(name, checked)] : []),
            ...(args.createStorageClass ? [this.createStorageClass(name, checked)] : []),
        ];
        const before = [...checked, ...shared, ...this.createGuard(name, shared)];
        const directories = this.createDirectories(name, before);
        const claims = paced(args.volumes, (volume, turn) => {
            const prepared = directories.get(volume.label.value);
            const after = prepared === undefined ? before : [...before, prepared];
            const persistentVolume = this.createVolume(name, volume, turn, after);
            return this.createClaim(name, volume, persistentVolume, after);
        });
        this.claims = this.waitForClaims(name, claims);
        this.observed = pulumi
            .all([...directories.values()].map(({ observed }) => observed))
            .apply((observed) => observed.flat());
        this.sayHowToPrepare();
        this.registerOutputs({ claims: this.claims, observed: this.observed });
    }

    /** Without a pod that prepares the nodes, someone has to do it by hand. */
    private sayHowToPrepare(): void {
        const { preparation, volumes } = this.volumeArgs;
        if (preparation?.enabled === false) {
            const placed = volumes.map(({ label, path, owner }) => ({
                ...{ node: label.value, path },
                ...(owner === undefined ? {} : { owner }),
            }));
            const commands = preparationCommands(placed, preparation.requireMount);
            const text = `directories must exist before the pods start:\n${commands}`;
            void pulumi.log.info(text, this);
        }
    }

    /** Names of the claims, once all of them are bound. */
    private waitForClaims(
        name: string,
        claims: readonly k8s.core.v1.PersistentVolumeClaim[],
    ): pulumi.Output<string[]> {
        const { namespace, context } = this.volumeArgs;
        const bound = new BoundClaims(
            `${name}-bound`,
            {
                namespace,
                claims: pulumi
                    .output(
                        claims.map(({ metadata }) => ({ name: metadata.name, uid: metadata.uid })),
                    )
                    .apply((all) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1))),
                context,
            },
            { parent: this },
        );
        const names = pulumi.all(claims.map(({ metadata }) => metadata.name));
        return pulumi.all([names, bound.id]).apply(([all]) => all);
    }

    /** One resource for each node, by the value of its label. */
    private createDirectories(
        name: string,
        dependsOn: pulumi.Resource[],
    ): ReadonlyMap<string, NodeDirectories> {
        const { volumes, preparation, namespace, used = false, context } = this.volumeArgs;
        const nodes = new Map<string, NodeDirectories>();
        if (preparation?.enabled !== true) {
            return nodes;
        }
        const layout = layoutOf(volumes);
        for (const { label } of volumes) {
            if (nodes.has(label.value)) {
                continue;
            }
            const directories = volumes
                .filter((volume) => volume.label.value === label.value)
                .map(({ claim, path, size, owner, contents, readUntilUsed }) => ({
                    ...{ claim, path, size, owner, contents, readUntilUsed },
                }))
                .sort((a, b) => (a.path < b.path ? -1 : 1));
            nodes.set(
                label.value,
                new NodeDirectories(
                    `${name}-directories-${label.value}`,
                    { label, namespace, directories, layout, preparation, used, context },
                    { parent: this, dependsOn },
                ),
            );
        }
        return nodes;
    }

    /** Before anything else: no object of the cluster may be mistaken for this stack's. */
    private createPreflight(name: string): pulumi.Resource[] {
        const { owner, volumes, createNamespace, createStorageClass } = this.volumeArgs;
        if (owner === undefined) {
            return [];
        }
        const { stack, deployed, stopping, claims } = owner;
        const withClaims = claims?.map((claim) => `PersistentVolumeClaim/${claim}`) ?? [];
        const { used = false, context, namespace, storageClass, mounted = [] } = this.volumeArgs;
        const reserved = volumes
            .map(({ volume, claim, namespace, label, path, size, request }) => ({
                ...{ volume, claim, namespace, label, path, size, request },
                node: label.value,
                storageClass: this.volumeArgs.storageClass,
            }))
            .sort((a, b) => (a.volume < b.volume ? -1 : 1));
        return [
            new Preflight(
                `${name}-preflight`,
                {
                    ...{ stack, used, stopping, volumes: reserved, context },
                    deployed: [...deployed, ...withClaims],
                    component: claims === undefined ? undefined : urnAlone(this),
                    namespace: createNamespace ? namespace : undefined,
                    mounted: mounted.length === 0 ? undefined : mounted,
                    storageClass: createStorageClass ? storageClass : undefined,
                    pods: used ? this.volumeArgs.pods : undefined,
                },
                { parent: this },
            ),
        ];
    }

    /** Deleted before the objects that everything else is in, and so asked first which cluster it is. */
    private createGuard(name: string, shared: pulumi.Resource[]): pulumi.Resource[] {
        const { createNamespace, createStorageClass, namespace, storageClass, context } =
            this.volumeArgs;
        const objects = [
            ...(createNamespace ? [`Namespace/${namespace}`] : []),
            ...(createStorageClass ? [`StorageClass/${storageClass}`] : []),
        ];
        return shared.length === 0
            ? []
            : [
                  new ClusterGuard(
                      `${name}-guard`,
                      { objects, context },
                      { parent: this, dependsOn: shared },
                  ),
              ];
    }

    /** Names the stack on a cluster-wide object, so that no other one takes it for its own. */
    private ownership(): Record<string, string> {
        const { owner } = this.volumeArgs;
        return owner === undefined ? {} : { [stackAnnotation]: owner.stack };
    }

    private createNamespace(name: string, dependsOn: pulumi.Resource[]): k8s.core.v1.Namespace {
        const { namespace, namespaceMetadata } = this.volumeArgs;
        const metadata = namespaceMetadata ?? { labels: {}, annotations: {} };
        return new k8s.core.v1.Namespace(
            `${name}-namespace`,
            namespaceObject(namespace, metadata, this.ownership()),
            { parent: this, dependsOn },
        );
    }

    private createStorageClass(
        name: string,
        dependsOn: pulumi.Resource[],
    ): k8s.storage.v1.StorageClass {
        return new k8s.storage.v1.StorageClass(
            `${name}-class`,
            storageClassObject(this.volumeArgs.storageClass, this.ownership()),
            { parent: this, dependsOn },
        );
    }

    private createVolume(
        name: string,
        volume: LocalVolume,
        turn: Promise<void> | undefined,
        dependsOn: pulumi.Resource[],
    ): k8s.core.v1.PersistentVolume {
        const { metadata, spec } = volumeArgs(
            volume,
            this.volumeArgs.storageClass,
            this.ownership(),
        );
        return new k8s.core.v1.PersistentVolume(
            `${name}-${volume.volume}`,
            { metadata, spec: turn === undefined ? spec : turn.then(() => spec) },
            { parent: this, dependsOn, replaceOnChanges, deleteBeforeReplace: true },
        );
    }

    private createClaim(
        name: string,
        volume: LocalVolume,
        persistentVolume: k8s.core.v1.PersistentVolume,
        dependsOn: pulumi.Resource[],
    ): k8s.core.v1.PersistentVolumeClaim {
        return new k8s.core.v1.PersistentVolumeClaim(
            `${name}-${volume.claim}`,
            // An output, not the name: replacing a volume must delete its claim first. The id, which is
            // the name too: a preview takes another name for a volume that moves, and the API would
            // refuse that of the claim which is still there; an id it does not know yet.
            claimArgs(volume, this.volumeArgs.storageClass, persistentVolume.id),
            { parent: this, dependsOn, ...this.kept(volume) },
        );
    }

    /**
     * A claim is replaced with its volume, and never alone: its successor would wait for a volume that
     * waits for the claim that is gone. A refresh finds a claim that a StatefulSet made in place of a
     * deleted one, which names no volume: naming one would be a replacement. Only another volume is.
     */
    private kept({ namespace, claim, volume }: LocalVolume): { ignoreChanges?: string[] } {
        const was = this.volumeArgs.owner?.bindings[`${namespace}/${claim}`] ?? volume;
        return was === volume ? { ignoreChanges: ["spec.volumeName"] } : {};
    }
}
