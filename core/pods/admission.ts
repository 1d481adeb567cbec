/** What to do about a pod that an admission rule refuses, by the API server's own words. */
const remedies: readonly (readonly [RegExp, (key: string) => string])[] = [
    [
        /violates PodSecurity/,
        () =>
            "set the label pod-security.kubernetes.io/enforce of the namespace to a level that allows the pod",
    ],
    [
        /exceeded quota|failed quota/,
        (key) => `raise the ResourceQuota of the namespace, or change ${key}.resources`,
    ],
    [
        /(maximum|minimum) (cpu|memory|ephemeral-storage) usage|LimitRange/i,
        (key) => `change the LimitRange of the namespace, or ${key}.resources`,
    ],
    [
        /serviceaccount .* not found/i,
        () => "create that ServiceAccount; Kubernetes creates the default one itself",
    ],
    [/failed calling webhook/, () => "repair the Service of that webhook, or ask its owner"],
    [
        /admission webhook|ValidatingAdmissionPolicy/,
        (key) => `change ${key} to what this policy allows, or ask its owner for an exception`,
    ],
    [/is being terminated/, () => "wait until the namespace is gone, and run pulumi up again"],
    [/no PriorityClass with name/, () => "create that PriorityClass"],
];

/** @param key key of the configuration that the pod's settings are at. */
export function admissionRemedy(message: string, key: string): string {
    const known = remedies.find(([pattern]) => pattern.test(message));
    return known === undefined ? `change ${key} to what the cluster allows` : known[1](key);
}
