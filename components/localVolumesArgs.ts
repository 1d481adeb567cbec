import type { MountedObject } from "../core/chart/mountedObjects";
import type { Preparation } from "../core/config/preparation";
import type { PlannedPods } from "../core/pods/plannedPods";
import type { LocalVolume } from "./localVolume";

/** The stack that the cluster-wide objects belong to. */
export interface Owner {
    /** Full name of the stack. */
    readonly stack: string;
    /** Objects that its state has, `Kind/name`. */
    readonly deployed: readonly string[];
    /** The volume of each claim that its state has on one, by `namespace/claim`. */
    readonly bindings: Readonly<Record<string, string>>;
    /**
     * Claims that its state has, `namespace/name`, where the Kubernetes provider creates nothing that exists.
     * @default What exists is left to the Kubernetes provider, which takes it over.
     */
    readonly claims?: readonly string[] | undefined;
    /** Whether this run removes the pods that use the claims. */
    readonly stopping: boolean;
}

interface Metadata {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
}

/** These decide how many resources there are, so they are plain values and not outputs. */
export interface LocalVolumesArgs {
    /** Namespace of all claims. */
    readonly namespace: string;
    /** Whether to create the namespace, and delete it with the volumes. */
    readonly createNamespace: boolean;
    /** Labels and annotations of the namespace, where it is created. @default None. */
    readonly namespaceMetadata?: Metadata | undefined;
    /** StorageClass of all volumes and claims. */
    readonly storageClass: string;
    /** Whether to create the class; false if another stack created it. */
    readonly createStorageClass: boolean;
    /** The volumes, in any order. */
    readonly volumes: readonly LocalVolume[];
    /** Whether pods use the claims afterwards. @default false */
    readonly used?: boolean | undefined;
    /** Secrets and ConfigMaps that pods mount, and which have to exist. @default None. */
    readonly mounted?: readonly MountedObject[] | undefined;
    /** How the directories are created and checked. @default They exist, and are not checked. */
    readonly preparation?: Preparation | undefined;
    /** Pods that are to use the volumes. @default The nodes are not compared with what pods need. */
    readonly pods?: readonly PlannedPods[] | undefined;
    /** @default Objects of the same names in the cluster are not checked for. */
    readonly owner?: Owner | undefined;
    /** Context of the kubeconfig. @default Its current context. */
    readonly context?: string | undefined;
}
