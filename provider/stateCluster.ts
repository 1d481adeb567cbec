import { type ClusterIdentity, unreadCluster } from "../core/clusterIdentity";
import type { Configuration, ConfigurationUse } from "./configuration";
import { giveKubeconfig } from "./kubernetes/givenKubeconfig";
import { refusalOn } from "./sameCluster";

// Loaded when a cluster is asked: they load the Kubernetes client.
const identityModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/identity") as typeof import("./kubernetes/identity");
const clusterModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/cluster") as typeof import("./kubernetes/cluster");

function identity(context: string): Promise<ClusterIdentity> {
    return identityModule().identityOf(context === "" ? undefined : context);
}

/**
 * Whether a stack's whole state may be worked on: a refresh and a destroy run no program that asks
 * first, and Pulumi's Kubernetes provider deletes by name whatever it finds, or takes for deleted what it
 * does not find. The engine starts every provider of a state before its first step, and a failure of
 * one ends the run.
 * @throws Error on another cluster than that of the last update, and on one that does not say which it is.
 */
async function assertSameCluster({ context, cluster }: Configuration): Promise<void> {
    if (context === undefined || cluster === undefined) {
        return;
    }
    let now: ClusterIdentity;
    try {
        now = await identity(context);
    } catch (error) {
        if (clusterModule().statusOf(error) === undefined) {
            // One that does not answer does not change either.
            return;
        }
        throw new Error(unreadCluster(cluster, clusterModule().reason(error)));
    }
    const refusal = refusalOn(now, [cluster]);
    if (refusal !== undefined) {
        throw new Error(refusal);
    }
}

/** Keeps the cluster of a stack with the provider in its state, and starts for no other one. */
export function keepCluster(): ConfigurationUse {
    let declared = false;
    return {
        check: async (was, is) => {
            declared = true;
            giveKubeconfig(is.kubeconfig);
            if (is.context === undefined) {
                return undefined;
            }
            try {
                return await identity(is.context);
            } catch {
                // What is done with the cluster says why, and fails where it needs the cluster.
                return was.cluster;
            }
        },
        configure: async (is) => {
            giveKubeconfig(is.kubeconfig);
            // A program has all of the state compared before it declares anything: see holdStack.
            if (!declared) {
                await assertSameCluster(is);
            }
        },
    };
}
