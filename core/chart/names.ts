import { type JsonObject, textAt } from "../json";

/** Helm's own limit on a release name: https://helm.sh/docs/chart_template_guide/builtin_objects/ */
export const longestRelease = 53;

/**
 * A StatefulSet's pods carry the label `controller-revision-hash: <StatefulSet>-<up to 10 digits>`,
 * and a label value has at most 63 characters: a longer name gives a StatefulSet without pods.
 * https://github.com/kubernetes/kubernetes/issues/64023
 */
export const longestStatefulSet = 63 - "-".length - 10;

/** Helm's `trunc 63 | trimSuffix "-"`. */
function truncate(name: string): string {
    const cut = name.slice(0, 63);
    return cut.endsWith("-") ? cut.slice(0, -1) : cut;
}

/** An empty text counts as none, as in a Helm `default` or `if`. */
export function nonEmpty(text: string | undefined): string | undefined {
    return text === "" ? undefined : text;
}

/**
 * Name of a subchart's StatefulSet, Deployment and ClusterIP service under these values (template
 * `<subchart>.fullname` in each subchart's _helpers.tpl). The claims of a StatefulSet carry it, so
 * the volumes need it beforehand.
 */
export function nameOf(release: string, subchart: string, values: JsonObject): string {
    const whole = nonEmpty(textAt(values, subchart, "fullnameOverride"));
    if (whole !== undefined) {
        return truncate(whole);
    }
    const name = nonEmpty(textAt(values, subchart, "nameOverride")) ?? subchart;
    return truncate(release.includes(name) ? release : `${release}-${name}`);
}

/** Name of the headless service in front of a StatefulSet. Not cut by the chart. */
export function headless(statefulSet: string): string {
    return `${statefulSet}-headless`;
}

/**
 * Where the brokers find ZooKeeper: the chart forms it from the release name alone, whatever the
 * ensemble is called.
 */
export function zookeeperConnectHost(release: string, nameOverride: string | undefined): string {
    return truncate(`${release}-${nonEmpty(nameOverride) ?? "cp-zookeeper"}-headless`);
}

/**
 * Where services find the brokers if no value says it: formed from the release name alone, whatever
 * the brokers are called.
 */
export function assumedBrokers(release: string): string {
    return truncate(`${release}-cp-kafka-headless`);
}
