import type { LocalVolume } from "./localVolume";

/** How the nodes' directories are made and checked. */
export interface Preparation {
    /** Image of the pod that does it: any with sh, coreutils, grep and sed. */
    readonly image: string;
    /** Whether each directory has to be a file system of its own. */
    readonly requireMount: boolean;
    /** Whether something is going to use the claims: then disks that nobody uses are looked at first. */
    readonly used: boolean;
}

/** Whose the cluster-wide objects are. */
export interface Owner {
    /** Full name of the stack. */
    readonly stack: string;
    /** Objects that its state has, `Kind/name`. */
    readonly deployed: readonly string[];
    /** The volume of each claim that its state has on one, by `namespace/claim`. */
    readonly bindings: Readonly<Record<string, string>>;
    /** Whether something is going to use the claims. */
    readonly used: boolean;
    /** Whether what uses them is taken away by this very run. */
    readonly stopping: boolean;
}

/** How many resources there are depends on these, so they are plain values and no outputs. */
export interface LocalVolumesArgs {
    /** Namespace of all claims. */
    readonly namespace: string;
    /** Whether to make the namespace, and delete it with the volumes. */
    readonly createNamespace: boolean;
    /** StorageClass of all volumes and claims. */
    readonly storageClass: string;
    /** Whether to make the class; false where it is there already, made by another stack. */
    readonly createStorageClass: boolean;
    /** The volumes, in any order. */
    readonly volumes: readonly LocalVolume[];
    /** Default: the directories are there already, and nobody looks at them. */
    readonly preparation?: Preparation | undefined;
    /** Default: nobody looks whether the cluster has objects of the same names already. */
    readonly owner?: Owner | undefined;
    /** Context of the kubeconfig, where the Kubernetes provider is given one. */
    readonly context?: string | undefined;
}
