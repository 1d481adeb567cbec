import { type Json, textAt } from "./json";
import { shown } from "./shown";

/** A cluster, by what no other one has. */
export interface ClusterIdentity {
    /** uid of its namespace kube-system, which lives as long as the cluster. */
    readonly uid: string;
    /** Address of its API server, which can change and is only shown. */
    readonly server: string;
}

const prefix = "use cluster ";

/** What a user writes into `acknowledge` where another cluster takes the place of the former one. */
export function clusterAcknowledgement({ uid }: ClusterIdentity): string {
    return `${prefix}${uid}`;
}

/** uids of the clusters that a configuration acknowledges. */
export function acknowledgedClusters(acknowledge: readonly string[]): readonly string[] {
    return acknowledge
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
}

/** Whether an acknowledgement is of a cluster: it stays true, while others are of one change. */
export function isOfCluster(acknowledgement: string): boolean {
    return acknowledgement.startsWith(prefix);
}

/** The cluster in a part of a state, undefined where none has been noted. */
export function identityIn(state: Json | undefined): ClusterIdentity | undefined {
    const uid = textAt(state, "cluster", "uid");
    return uid === undefined
        ? undefined
        : { uid, server: textAt(state, "cluster", "server") ?? "" };
}

function described({ uid, server }: ClusterIdentity): string {
    return `${shown(server)} (uid of kube-system ${shown(uid)})`;
}

/** Why nothing may be changed: one line. */
export function anotherCluster(was: ClusterIdentity, is: ClusterIdentity): string {
    return `another cluster: the last update was on ${described(was)}, and this is ${described(is)}; nothing has been changed here; choose the former with KUBECONFIG or kubernetes:context, or, if this one takes its place, add ${JSON.stringify(clusterAcknowledgement(is))} to acknowledge and run pulumi up`;
}
