import { headless } from "../chart/names";
import { firstControllerId } from "../metadata/facts";

/** Port at which controllers listen, for each other and for the brokers. */
export const controllerPort = 9093;

/** Name of the controllers' listener. */
export const controllerListener = "CONTROLLER";

/** The label `app` of their pods. */
export const controllerApp = "kafka-controller";

/** The labels that select the controllers' pods, and no pod of the chart. */
export function controllerLabels(release: string): Readonly<Record<string, string>> {
    return { app: controllerApp, release };
}

/** Name of the controllers' StatefulSet. */
export function controllersName(release: string): string {
    return `${release}-controller`;
}

/** Kafka's number of the controller of a pod. */
export function controllerId(ordinal: number): number {
    return firstControllerId + ordinal;
}

/** Host of each controller in the namespace. */
export function controllerHosts(release: string, replicas: number): readonly string[] {
    const name = controllersName(release);
    return Array.from({ length: replicas }, (_, n) => `${name}-${n}.${headless(name)}`);
}

/** The voters of the quorum, which are fixed: each controller by its number and its address. */
export function quorumVoters(release: string, replicas: number): string {
    return controllerHosts(release, replicas)
        .map((host, n) => `${controllerId(n)}@${host}:${controllerPort}`)
        .join(",");
}

/** Name of the ConfigMap that says which quorum has formed. */
export function quorumRecordName(controllers: string): string {
    return `${controllers}-quorum`;
}

/** Keys of that ConfigMap. */
export const quorumRecord = {
    /** Id of the cluster. */
    cluster: "cluster.id",
    /** Numbers of the controllers whose directories have been formatted, with spaces between. */
    members: "members",
} as const;
