import { at, type Json, type JsonObject, textAt } from "../json";
import type { ReplicaDisk, Role } from "../replicaDisk";
import { chartDefaults } from "./defaults";
import { nameOf, nonEmpty, zookeeperConnectHost } from "./names";

/** One PersistentVolumeClaim that a StatefulSet requests. */
export interface ChartClaim extends ReplicaDisk {
    readonly name: string;
    /** What it requests, a Kubernetes quantity. */
    readonly size: string;
    /** null where the chart leaves the class to the cluster's default. */
    readonly storageClassName: string | null;
    readonly accessModes: readonly string[];
}

/** A StatefulSet of the chart with its claims. */
export interface ChartStatefulSet {
    readonly name: string;
    readonly replicas: number;
    readonly claims: readonly ChartClaim[];
}

/** The StatefulSets of a release of the chart; undefined where its values switch them off. */
export interface ChartStatefulSets {
    readonly kafka: ChartStatefulSet | undefined;
    readonly zookeeper: ChartStatefulSet | undefined;
    /** host:port at which the brokers find ZooKeeper; undefined without brokers. */
    readonly zookeeperConnect: string | undefined;
}

/** Helm's `default`: 0 counts as not given. */
export function countAt(value: Json | undefined, path: readonly string[], fallback: number) {
    const count = at(value, ...path);
    return typeof count === "number" && count !== 0 ? count : fallback;
}

/** The chart writes `storageClassName: ""` for "-", and none for an empty value. */
function storageClass(name: string | undefined): string | null {
    return name === "-" ? "" : (nonEmpty(name) ?? null);
}

function isEnabled(value: Json | undefined, ...path: readonly string[]): boolean {
    return at(value, ...path, "enabled") !== false;
}

/** Name of the volumeClaimTemplate of a disk. */
export function claimTemplate({ role, disk }: Pick<ReplicaDisk, "role" | "disk">): string {
    if (role === "kafka") {
        return `datadir-${disk}`;
    }
    return disk === "log" ? "datalogdir" : "datadir";
}

/** One disk of every replica of a StatefulSet, by the keys of the subchart's `persistence`. */
interface DiskValues {
    readonly disk: string;
    readonly size: string;
    readonly storageClass: string;
    readonly defaultSize: string;
}

function statefulSet(
    role: Role,
    name: string,
    replicas: number,
    values: Json | undefined,
    disks: readonly DiskValues[],
): ChartStatefulSet {
    const persistence = at(values, "persistence");
    const claims = disks.flatMap(({ disk, defaultSize, ...keys }) =>
        Array.from({ length: replicas }, (_, ordinal) => ({
            name: `${claimTemplate({ role, disk })}-${name}-${ordinal}`,
            role,
            ordinal,
            disk,
            size: nonEmpty(textAt(persistence, keys.size)) ?? defaultSize,
            storageClassName: storageClass(textAt(persistence, keys.storageClass)),
            accessModes: ["ReadWriteOnce"],
        })),
    );
    return { name, replicas, claims: isEnabled(persistence) ? claims : [] };
}

function kafkaDisks(values: Json | undefined): readonly DiskValues[] {
    const disks = at(values, "persistence", "disksPerBroker") ?? chartDefaults.disksPerBroker;
    return Array.from({ length: Number(disks) }, (_, disk) => ({
        disk: String(disk),
        size: "size",
        storageClass: "storageClass",
        defaultSize: chartDefaults.kafkaSize,
    }));
}

const zookeeperDisks: readonly DiskValues[] = [
    { disk: "data", size: "dataDirSize", storageClass: "dataDirStorageClass" },
    { disk: "log", size: "dataLogDirSize", storageClass: "dataLogDirStorageClass" },
].map((disk) => ({ ...disk, defaultSize: chartDefaults.zookeeperSize }));

function zookeeperConnect(release: string, kafka: Json | undefined): string {
    const link = at(kafka, "cp-zookeeper");
    if (!isEnabled(link)) {
        return (
            nonEmpty(textAt(kafka, "configurationOverrides", "zookeeper.connect")) ??
            textAt(link, "url") ??
            ""
        );
    }
    const host = zookeeperConnectHost(release, textAt(link, "nameOverride"));
    return `${host}:${countAt(link, ["clientPort"], chartDefaults.clientPort)}`;
}

/**
 * The StatefulSets of cp-helm-charts 0.6.1 for a release and its values: the same names, sizes and
 * classes as its templates give. tests/contract compares it with the published chart.
 */
export function chartStatefulSets(release: string, values: JsonObject): ChartStatefulSets {
    const kafka = values["cp-kafka"];
    const zookeeper = values["cp-zookeeper"];
    const { replicas } = chartDefaults;
    return {
        kafka: isEnabled(kafka)
            ? statefulSet(
                  "kafka",
                  nameOf(release, "cp-kafka", values),
                  countAt(kafka, ["brokers"], replicas),
                  kafka,
                  kafkaDisks(kafka),
              )
            : undefined,
        zookeeper: isEnabled(zookeeper)
            ? statefulSet(
                  "zookeeper",
                  nameOf(release, "cp-zookeeper", values),
                  countAt(zookeeper, ["servers"], replicas),
                  zookeeper,
                  zookeeperDisks,
              )
            : undefined,
        zookeeperConnect: isEnabled(kafka) ? zookeeperConnect(release, kafka) : undefined,
    };
}
