import {
    areSettled,
    describeUnbound,
    claimsByReservation,
    isTouched,
    silenceBefore,
    unboundClaims,
} from "../../core/binding";
import { sameData } from "../../core/json";
import { beginWait } from "../completing";
import { type Cluster, connect, reason, statusOf } from "../kubernetes/cluster";
import { touchHelps } from "../kubernetes/serverVersion";
import { waitUntil } from "../kubernetes/wait";
import type { BoundClaimsInputs, BoundClaimsState } from "../definitions/boundClaims";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

/** Of a thousand claims the controller binds four a second where nothing is completed for it. */
const seconds = 600;
const checkEvery = 100;

/**
 * Leaves out claims whose volume is not there: this comes after all volumes, so theirs was deleted past
 * Pulumi. They are reported before anything is changed, and would only delay everything else.
 */
async function awaited(
    { core }: Cluster,
    namespace: string,
    names: readonly string[],
    progress: Progress,
): Promise<readonly string[]> {
    try {
        const { items } = await core.listPersistentVolume();
        const { reserved, unreserved } = claimsByReservation(namespace, names, items);
        if (unreserved.length > 0) {
            progress.warn(
                `not waiting for these claims, as no volume is reserved for them: ${unreserved.join(", ")}`,
            );
        }
        return reserved;
    } catch (error) {
        progress.warn(`cannot check whether each claim has its volume: ${reason(error)}`);
        return names;
    }
}

/**
 * Waits until each claim is bound, and completes what kube-controller-manager need not do itself.
 *
 * Up to 1.35, it gives a claim up where it works on a volume and its claim at the same time, and processes
 * it again only when the claim changes, or at the next resync of all claims, every 15 s. So once nothing
 * happens any more, the claims that are left are changed.
 * https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/volume/persistentvolume/pv_controller.go#L1094
 */
async function bound(
    { namespace, claims, context }: BoundClaimsInputs,
    progress: Progress,
): Promise<void> {
    const cluster = await connect(context);
    const names = await awaited(
        cluster,
        namespace,
        claims.map(({ name }) => name),
        progress,
    );
    const { completion, end } = beginWait(cluster, namespace);
    completion.add(claims.filter(({ name }) => names.includes(name)));
    const watch = completion.claims;
    let touches = 0;
    let mayTouch: boolean | undefined;
    let left = names.length;
    const check = async () => {
        await completion.askWhenSilent();
        const unbound = unboundClaims(names, watch.seen);
        touches = unbound.length < left ? 0 : touches;
        left = unbound.length;
        if (unbound.length === 0) {
            return undefined;
        }
        if (mayTouch !== false && Date.now() - watch.lastEvent > silenceBefore(touches)) {
            mayTouch ??= await touchHelps(cluster);
            touches++;
            const there = unbound.filter(
                (name) => watch.seen.get(name)?.status?.phase === "Pending",
            );
            await watch.touch(mayTouch ? there : [], String(Date.now())).catch((error: unknown) => {
                // Without the right to do that, wait for the controller's next resync.
                mayTouch = statusOf(error) !== 403;
            });
        }
        const said = watch.failure === undefined ? "" : `; the API server: ${watch.failure}`;
        return describeUnbound(unbound, watch.seen) + said;
    };
    try {
        const missing = await waitUntil(seconds, progress.waiting, check, checkEvery);
        const touched = names.filter((name) => isTouched(watch.seen.get(name)));
        await watch.touch(touched, null).catch((error: unknown) => {
            progress.warn(`cannot remove an annotation: ${reason(error)}`);
        });
        if (missing !== undefined) {
            throw new Error(
                `after ${seconds} s: ${missing}; for the reason, run kubectl -n ${namespace} describe pvc`,
            );
        }
    } finally {
        end();
    }
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

export const resource: Resource<BoundClaimsInputs, BoundClaimsState> = {
    async create(inputs, progress) {
        await bound(inputs, progress);
        return { id: inputs.namespace, state: { ...inputs, unbound: [] } };
    },

    /**
     * A preview shows a wait that is due. Claims that were recreated outside Pulumi, and are bound,
     * need none: their repair must not be a change.
     */
    async diff(olds, news) {
        const same = sameData(olds.claims, news.claims);
        return olds.namespace !== news.namespace || (!same && !(await nothingToWaitFor(news)));
    },

    async read(state) {
        const { core } = await connect(state.context);
        const { items } = await core.listNamespacedPersistentVolumeClaim({
            namespace: state.namespace,
        });
        const boundNow = items.filter(({ status }) => status?.phase === "Bound");
        const names = new Set(boundNow.map(({ metadata }) => metadata?.name));
        const unbound = state.claims.map(({ name }) => name).filter((name) => !names.has(name));
        return { ...state, unbound };
    },

    async update(_olds, news, progress) {
        await bound(news, progress);
        return { ...news, unbound: [] };
    },
};
