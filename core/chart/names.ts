/**
 * How cp-helm-charts names what it installs (templates `<subchart>.fullname` in each subchart's
 * _helpers.tpl). The claims of a StatefulSet carry its name, so the volumes must know it beforehand.
 */
export interface NameOverrides {
    readonly nameOverride?: string | undefined;
    readonly fullnameOverride?: string | undefined;
}

/** Helm's own limit on a release name: https://helm.sh/docs/chart_template_guide/builtin_objects/ */
export const longestRelease = 53;

/**
 * A StatefulSet's pods carry the label `controller-revision-hash: <StatefulSet>-<up to 10 digits>`,
 * and a label value has at most 63 characters: a longer name gives a StatefulSet without pods.
 * https://github.com/kubernetes/kubernetes/issues/64023
 */
export const longestStatefulSet = 63 - "-".length - 10;

/** Helm's `trunc 63 | trimSuffix "-"`. */
export function truncate(name: string): string {
    const cut = name.slice(0, 63);
    return cut.endsWith("-") ? cut.slice(0, -1) : cut;
}

/** An empty override counts as none, as in a Helm `default` or `if`. */
export function given(override: string | undefined): string | undefined {
    return override === "" ? undefined : override;
}

/** Name of a subchart's StatefulSet, Deployment and ClusterIP service. */
export function fullname(release: string, subchart: string, overrides: NameOverrides): string {
    const whole = given(overrides.fullnameOverride);
    if (whole !== undefined) {
        return truncate(whole);
    }
    const name = given(overrides.nameOverride) ?? subchart;
    return truncate(release.includes(name) ? release : `${release}-${name}`);
}

/** Where the chart's brokers listen for clients inside the cluster. */
export const brokerPort = 9092;

/** Name of the headless service in front of a StatefulSet. Not cut by the chart. */
export function headless(fullName: string): string {
    return `${fullName}-headless`;
}

/**
 * Where the brokers look for ZooKeeper: the chart forms it from the release name alone and does not
 * ask what the ensemble is really called.
 */
export function zookeeperConnectHost(release: string, nameOverride: string | undefined): string {
    return truncate(`${release}-${given(nameOverride) ?? "cp-zookeeper"}-headless`);
}
