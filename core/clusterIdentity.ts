import { type Json, textAt } from "./json";
import { withoutUserinfo } from "./kubeconfig/credentials";
import { shown } from "./shown";

/** A cluster, by what no other one has. */
export interface ClusterIdentity {
    /** uid of its namespace kube-system, which lives as long as the cluster. */
    readonly uid: string;
    /** Address of its API server, which can change and is only shown. */
    readonly server: string;
}

/**
 * Environment variable with the uid of a cluster that takes the place of the one of the last update. Not
 * a key of the configuration: a refresh and a destroy run no program that could read it.
 */
export const clusterVariable = "KAFKA_LOCAL_VOLUMES_CLUSTER";

/** The cluster in a part of a state, undefined where none has been noted. */
export function identityIn(state: Json | undefined): ClusterIdentity | undefined {
    const uid = textAt(state, "cluster", "uid");
    return uid === undefined
        ? undefined
        : { uid, server: textAt(state, "cluster", "server") ?? "" };
}

function described({ uid, server }: ClusterIdentity): string {
    return `${shown(withoutUserinfo(server))} (uid of kube-system ${shown(uid)})`;
}

/**
 * Why nothing may be changed where the state names no cluster, for example after a destroy: one line.
 * @param retry what to run again.
 */
export function unknownCluster(stack: string, is: ClusterIdentity, retry: string): string {
    return `the state of stack ${shown(stack)} does not name its cluster, so its disks may not be those of ${described(is)}; nothing has been changed; if they are, run ${clusterVariable}=${shown(is.uid)} ${retry}`;
}

/** Why nothing may be changed where a cluster does not say which it is: one line. */
export function unreadCluster(was: ClusterIdentity, reason: string): string {
    return `this may be another cluster: the last update was on ${described(was)}, and the identity of this one cannot be read: ${reason}; nothing has been changed here; allow this account to get namespace kube-system (docs/access.md)`;
}

/** Why nothing is changed where no cluster answers: one line. */
export function unreachedCluster(was: ClusterIdentity, reason: string, wayOut: string): string {
    return `cannot reach the cluster: ${reason}; the last update was on ${described(was)}; nothing has been changed. If the cluster is gone for good: ${wayOut}`;
}

/** Why nothing may be changed: one line. */
export function anotherCluster(was: ClusterIdentity, is: ClusterIdentity): string {
    return `another cluster: the last update was on ${described(was)}, and this is ${described(is)}; nothing has been changed here; select the former with KUBECONFIG, kubernetes:kubeconfig or kubernetes:context, or, if this one takes its place, run ${clusterVariable}=${shown(is.uid)} pulumi up --refresh`;
}
