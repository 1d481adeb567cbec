import type { AwaitedClaim } from "../core/completion";
import type { Cluster } from "./kubernetes/cluster";
import { PairCompletion } from "./kubernetes/pairCompletion";

/** A completion, and how many wait for its claims. */
interface UnderWay {
    readonly completion: PairCompletion;
    waits: number;
}

/** What this process completes, by cluster and namespace. */
const underWay = new Map<Cluster, Map<string, UnderWay>>();

/** Milliseconds between two looks at whether all claims are bound, where nobody waits for them. */
const every = 1000;

function end(cluster: Cluster, namespace: string): void {
    const namespaces = underWay.get(cluster);
    namespaces?.get(namespace)?.completion.stop();
    namespaces?.delete(namespace);
}

function started(cluster: Cluster, namespace: string): UnderWay {
    const namespaces = underWay.get(cluster) ?? new Map<string, UnderWay>();
    underWay.set(cluster, namespaces);
    const known = namespaces.get(namespace);
    if (known !== undefined) {
        return known;
    }
    const made = { completion: new PairCompletion(cluster, namespace), waits: 0 };
    namespaces.set(namespace, made);
    made.completion.start();
    return made;
}

/**
 * Completes the bindings of these claims from now on, while the engine creates them one by one: the
 * controller would bind some of them meanwhile, with more writes. Ends when all are bound, or whoever waits
 * for them ends; or with the provider.
 */
export function completeMeanwhile(
    cluster: Cluster,
    namespace: string,
    claims: readonly AwaitedClaim[],
): void {
    const { completion } = started(cluster, namespace);
    completion.add(claims);
    const timer = setInterval(() => {
        const present = underWay.get(cluster)?.get(namespace);
        if (present?.completion !== completion) {
            clearInterval(timer);
        } else if (present.waits === 0 && completion.allBound) {
            clearInterval(timer);
            end(cluster, namespace);
        }
    }, every);
    // The provider ends with the run, whatever there is to complete.
    timer.unref();
}

/** The completion of a namespace's claims for one who waits for them, and how to end that wait. */
export function beginWait(
    cluster: Cluster,
    namespace: string,
): { readonly completion: PairCompletion; readonly end: () => void } {
    const present = started(cluster, namespace);
    present.waits++;
    return {
        completion: present.completion,
        end: () => {
            present.waits--;
            if (present.waits === 0) {
                end(cluster, namespace);
            }
        },
    };
}
