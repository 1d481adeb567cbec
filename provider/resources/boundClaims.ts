import type * as pulumi from "@pulumi/pulumi";
import {
    areSettled,
    describeUnbound,
    partedByVolume,
    silenceBefore,
    unboundClaims,
} from "../../core/binding";
import { sameData } from "../../core/json";
import { ClaimWatch } from "../kubernetes/claimWatch";
import { type Cluster, connect, reason, statusOf } from "../kubernetes/cluster";
import { waitUntil } from "../kubernetes/wait";

/** Inputs of the resource. */
export interface BoundClaimsInputs {
    readonly namespace: string;
    /** The claims; made anew, one has another uid, and is waited for again. */
    readonly claims: readonly { readonly name: string; readonly uid: string }[];
    /** Context of the kubeconfig, where the Kubernetes provider is given one. */
    readonly context?: string | undefined;
}

/** Of a thousand claims the controller binds four a second. */
const seconds = 600;
const lookEvery = 100;

function say(text: string): void {
    console.log(`volumes: ${text}`);
}

/**
 * Leaves out claims whose volume is not there: this comes after all volumes, so theirs was deleted past
 * Pulumi. They are told of before anything is changed, and would only hold everything else up.
 */
async function awaited(
    { core }: Cluster,
    namespace: string,
    names: readonly string[],
): Promise<readonly string[]> {
    try {
        const { items } = await core.listPersistentVolume();
        const { kept, vain } = partedByVolume(namespace, names, items);
        if (vain.length > 0) {
            say(`not waited for, as no volume is kept for them: ${vain.join(", ")}`);
        }
        return kept;
    } catch (error) {
        say(`cannot look whether each claim has its volume: ${reason(error)}`);
        return names;
    }
}

/**
 * Waits until each claim is bound.
 *
 * kube-controller-manager works on a volume and on its claim at the same time. Where the two meet, it
 * gives the claim up, and looks at it again only when the claim changes, or when it looks at all of
 * them, every 15 s. So once nothing happens any more, the claims that are left are changed.
 * https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/volume/persistentvolume/pv_controller.go#L1094
 */
async function bound({ namespace, claims, context }: BoundClaimsInputs): Promise<void> {
    const cluster = await connect(context);
    const names = await awaited(
        cluster,
        namespace,
        claims.map(({ name }) => name),
    );
    const watch = new ClaimWatch(cluster, namespace);
    let touches = 0;
    let mayTouch = true;
    let left = names.length;
    const look = async () => {
        await watch.askWhenSilent();
        const unbound = unboundClaims(names, watch.seen);
        touches = unbound.length < left ? 0 : touches;
        left = unbound.length;
        if (unbound.length === 0) {
            return undefined;
        }
        if (mayTouch && Date.now() - watch.lastEvent > silenceBefore(touches)) {
            touches++;
            const there = unbound.filter((name) => watch.seen.get(name)?.phase === "Pending");
            await watch.touch(there, String(Date.now())).catch((error: unknown) => {
                // Who may not do that waits for the controller's next look.
                mayTouch = statusOf(error) !== 403;
            });
        }
        const said = watch.failure === undefined ? "" : `; the API server: ${watch.failure}`;
        return describeUnbound(unbound, watch.seen) + said;
    };
    try {
        watch.start();
        const missing = await waitUntil(seconds, say, look, lookEvery);
        const touched = names.filter((name) => watch.seen.get(name)?.touched === true);
        await watch.touch(touched, null).catch((error: unknown) => {
            say(`cannot take an annotation back: ${reason(error)}`);
        });
        if (missing !== undefined) {
            throw new Error(
                `after ${seconds} s there are ${missing}; npm run doctor -- --stack NAME tells more`,
            );
        }
    } finally {
        watch.stop();
    }
}

export async function create(inputs: BoundClaimsInputs): Promise<pulumi.dynamic.CreateResult> {
    await bound(inputs);
    return { id: inputs.namespace, outs: inputs };
}

export async function update(
    _id: string,
    _olds: BoundClaimsInputs,
    news: BoundClaimsInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    await bound(news);
    return { outs: news };
}

/**
 * Preview shows a wait that is due. Claims that were made anew past Pulumi, and are bound, need none:
 * what mends them must not be a change.
 */
export async function diff(
    _id: string,
    olds: BoundClaimsInputs,
    news: BoundClaimsInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const same = sameData(olds.claims, news.claims);
    return {
        changes: olds.namespace !== news.namespace || (!same && !(await nothingToWaitFor(news))),
    };
}

async function nothingToWaitFor({
    namespace,
    claims,
    context,
}: BoundClaimsInputs): Promise<boolean> {
    try {
        const { core } = await connect(context);
        const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
        return areSettled(claims, items);
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

async function remove(): Promise<void> {
    // A claim's own deletion is waited for by the claim.
}

export { remove as delete };
