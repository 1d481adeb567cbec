import { missingRight, refusalOf } from "../access/refusal";
import type { Preparation } from "../config/preparation";

/** An answer of the API server that is no success. */
export interface Refused {
    /** HTTP status. */
    readonly status: number | undefined;
    /** The API server's own words. */
    readonly message: string;
}

/** Whether the same request may succeed a moment later, with nothing done by the user. */
export function isPassing({ status, message }: Refused): boolean {
    return (
        status === 429 ||
        status === 503 ||
        status === 504 ||
        (status === 409 && /please apply your changes|object is being deleted/.test(message)) ||
        (status === 500 && /etcdserver: |failed calling webhook/.test(message)) ||
        (status === 403 && message.includes("status unknown for quota: ")) ||
        // A new namespace gets its account a moment later.
        (status === 403 && message.includes('serviceaccount "default" not found'))
    );
}

/** The namespace and the settings of a pod that was refused. */
export interface RefusedPod {
    readonly namespace: string;
    readonly preparation: Preparation;
}

interface Cause {
    readonly pattern: RegExp;
    readonly remedy: (pod: RefusedPod) => string;
}

const privileged = "pod-security.kubernetes.io/enforce";
const another = "set preparation.namespace to another namespace";

/** What Kubernetes' own admission says, and what other rules say; the first that fits. */
const causes: readonly Cause[] = [
    {
        pattern: /because it is being terminated/,
        remedy: ({ namespace }) =>
            `wait until namespace ${namespace} is deleted (kubectl get namespace ${namespace} -o yaml shows what it waits for), then run the same command again`,
    },
    {
        pattern: /violates PodSecurity/,
        remedy: ({ namespace }) =>
            `Pod Security allows hostPath volumes at level privileged only: set namespaceLabels to {"${privileged}": "privileged"} if the stack creates that namespace, or run kubectl label --overwrite namespace ${namespace} ${privileged}=privileged, or ${another} that has this label`,
    },
    {
        pattern: /failed quota: |must specify (limits|requests)\./,
        remedy: ({ namespace }) =>
            `set preparation.resources to what the quota requires (kubectl describe quota -n ${namespace}), or ${another}`,
    },
    {
        pattern: /exceeded quota: |status unknown for quota: /,
        remedy: ({ namespace }) =>
            `make room in the quota (kubectl describe quota -n ${namespace}), or lower preparation.resources, or ${another}`,
    },
    {
        pattern: /(minimum|maximum) \S+ usage per |max limit to request ratio per /,
        remedy: ({ namespace }) =>
            `set preparation.resources within the limits of that namespace (kubectl describe limitrange -n ${namespace}), or ${another}`,
    },
    {
        pattern: /serviceaccount ".*" not found/,
        remedy: ({ namespace, preparation: { serviceAccountName } }) =>
            serviceAccountName === undefined
                ? `check that kube-controller-manager runs: it creates ServiceAccount default in namespace ${namespace}`
                : `create ServiceAccount ${serviceAccountName} in namespace ${namespace}, or set preparation.serviceAccountName to one that exists`,
    },
    {
        pattern: /no PriorityClass with name/,
        remedy: () => "create that PriorityClass, or set preparation.priorityClassName to another",
    },
    {
        pattern: /unable to validate against any security context constraint/,
        remedy: ({ namespace, preparation: { serviceAccountName = "default" } }) =>
            `allow its ServiceAccount hostPath volumes and any SELinux type (oc adm policy add-scc-to-user privileged -z ${serviceAccountName} -n ${namespace}), or set preparation.serviceAccountName to one with these rights`,
    },
    {
        pattern: /image policy webhook|ImagePolicyWebhook/,
        remedy: () => "set preparation.image to an image that is allowed",
    },
    {
        pattern: /failed calling webhook|failed to call webhook/,
        remedy: ({ namespace }) =>
            `repair that webhook (kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations), or exempt namespace ${namespace} from it`,
    },
    {
        pattern: /denied (the )?request/,
        remedy: () =>
            `set what that rule requires with preparation.labels, preparation.annotations, preparation.resources or preparation.seLinuxOptions, or exempt the pod from it, or ${another}`,
    },
    {
        pattern: /node label selector conflicts|nodeSelector/,
        remedy: () => `${another} whose pods may run on that node`,
    },
    {
        pattern: /tolerations .*conflict/,
        remedy: () => `set preparation.tolerations to what that namespace allows, or ${another}`,
    },
];

function byStatus({ status }: Refused, { namespace, preparation }: RefusedPod): string {
    switch (status) {
        case 404:
            return preparation.namespace === undefined
                ? "if this is not the cluster of the last update, run pulumi up --refresh"
                : `create namespace ${namespace}, or set preparation.namespace to one that exists`;
        case 409:
            return "wait until the run that uses a pod of this name has ended";
        case 400:
        case 422:
            return "correct the keys of preparation that it names";
        case 429:
            return "the API server is overloaded: run the same command again later";
        case 403:
            return `allow pods with hostPath volumes in that namespace, or ${another}`;
        case undefined:
        default:
            return "check the API server";
    }
}

/** What the API server says of a pod that it refuses, and what to do about it. */
export function explainRefusal(
    refused: Refused,
    pod: RefusedPod,
): { readonly said: string; readonly remedy: string } {
    // Policy engines write their messages over several lines.
    const said = refused.message.replaceAll(/\s+/g, " ").trim();
    const right = refusalOf(said);
    if (right !== undefined) {
        const where =
            pod.preparation.namespace === undefined ? "" : ` in namespace ${pod.namespace}, too`;
        return {
            said: missingRight(right.user, right),
            remedy: `give the account that role${where}`,
        };
    }
    const cause = causes.find(({ pattern }) => pattern.test(said));
    return { said, remedy: cause?.remedy(pod) ?? byStatus(refused, pod) };
}
