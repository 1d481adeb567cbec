import { at, type Json, type JsonObject } from "../json";
import { fullname, given, zookeeperConnectHost } from "./names";

/** One PersistentVolumeClaim that a StatefulSet of the chart asks for. */
export interface ChartClaim {
    readonly name: string;
    readonly statefulSet: string;
    /** Name of the volumeClaimTemplate. */
    readonly template: string;
    /** Ordinal of the pod. */
    readonly ordinal: number;
    /** Kubernetes quantity. */
    readonly size: string;
    /** null where the chart leaves the class to the cluster's default. */
    readonly storageClassName: string | null;
    readonly accessModes: readonly string[];
}

/** What a release of the chart asks the cluster for, as far as storage is concerned. */
export interface ChartStorage {
    readonly claims: readonly ChartClaim[];
    /** host:port at which the brokers look for ZooKeeper; null without brokers. */
    readonly zookeeperConnect: string | null;
    /** null without an ensemble. */
    readonly zookeeperStatefulSet: string | null;
    readonly kafkaStatefulSet: string | null;
}

/** Defaults of cp-helm-charts 0.5.0 to 0.6.1 that decide about claims (the umbrella's values.yaml). */
const chartDefaults = {
    replicas: 3,
    kafkaSize: "5Gi",
    disksPerBroker: 1,
    zookeeperSize: "10Gi",
    clientPort: 2181,
} as const;

function text(value: Json | undefined): string | undefined {
    return typeof value === "string" ? given(value) : undefined;
}

/** Helm's `default`: 0 counts as not given. */
function count(value: Json | undefined, fallback: number): number {
    return typeof value === "number" && value !== 0 ? value : fallback;
}

/** The chart writes `storageClassName: ""` for "-", and none for an empty value. */
function storageClass(value: Json | undefined): string | null {
    const name = text(value);
    return name === "-" ? "" : (name ?? null);
}

function enabled(value: Json | undefined): boolean {
    return value !== false;
}

function overrides(values: Json | undefined) {
    return {
        nameOverride: text(at(values, "nameOverride")),
        fullnameOverride: text(at(values, "fullnameOverride")),
    };
}

/** Names of a StatefulSet's claims: `<template>-<StatefulSet>-<ordinal>`. */
function claimsOf(
    statefulSet: string,
    replicas: number,
    template: string,
    size: string,
    storageClassName: string | null,
): ChartClaim[] {
    return Array.from({ length: replicas }, (_, ordinal) => ({
        name: `${template}-${statefulSet}-${ordinal}`,
        statefulSet,
        template,
        ordinal,
        size,
        storageClassName,
        accessModes: ["ReadWriteOnce"],
    }));
}

function kafkaClaims(statefulSet: string, values: Json | undefined): ChartClaim[] {
    if (!enabled(at(values, "persistence", "enabled"))) {
        return [];
    }
    const disks = at(values, "persistence", "disksPerBroker") ?? chartDefaults.disksPerBroker;
    return Array.from({ length: Number(disks) }, (_, disk) =>
        claimsOf(
            statefulSet,
            count(at(values, "brokers"), chartDefaults.replicas),
            `datadir-${disk}`,
            text(at(values, "persistence", "size")) ?? chartDefaults.kafkaSize,
            storageClass(at(values, "persistence", "storageClass")),
        ),
    ).flat();
}

function zookeeperClaims(statefulSet: string, values: Json | undefined): ChartClaim[] {
    if (!enabled(at(values, "persistence", "enabled"))) {
        return [];
    }
    const templates = [
        ["datadir", "dataDirSize", "dataDirStorageClass"],
        ["datalogdir", "dataLogDirSize", "dataLogDirStorageClass"],
    ] as const;
    return templates.flatMap(([template, size, className]) =>
        claimsOf(
            statefulSet,
            count(at(values, "servers"), chartDefaults.replicas),
            template,
            text(at(values, "persistence", size)) ?? chartDefaults.zookeeperSize,
            storageClass(at(values, "persistence", className)),
        ),
    );
}

function zookeeperConnect(release: string, kafka: Json | undefined): string {
    const link = at(kafka, "cp-zookeeper");
    if (!enabled(at(link, "enabled"))) {
        return (
            text(at(kafka, "configurationOverrides", "zookeeper.connect")) ??
            text(at(link, "url")) ??
            ""
        );
    }
    const host = zookeeperConnectHost(release, text(at(link, "nameOverride")));
    return `${host}:${count(at(link, "clientPort"), chartDefaults.clientPort)}`;
}

/**
 * What cp-helm-charts 0.6.1 claims for a release and its values: the same names, sizes and classes
 * as its templates give. Held to the published chart by tests/contract.
 */
export function chartStorage(release: string, values: JsonObject): ChartStorage {
    const kafka = values["cp-kafka"];
    const zookeeper = values["cp-zookeeper"];
    const kafkaStatefulSet = enabled(at(kafka, "enabled"))
        ? fullname(release, "cp-kafka", overrides(kafka))
        : null;
    const zookeeperStatefulSet = enabled(at(zookeeper, "enabled"))
        ? fullname(release, "cp-zookeeper", overrides(zookeeper))
        : null;
    return {
        claims: [
            ...(kafkaStatefulSet === null ? [] : kafkaClaims(kafkaStatefulSet, kafka)),
            ...(zookeeperStatefulSet === null
                ? []
                : zookeeperClaims(zookeeperStatefulSet, zookeeper)),
        ],
        zookeeperConnect: kafkaStatefulSet === null ? null : zookeeperConnect(release, kafka),
        zookeeperStatefulSet,
        kafkaStatefulSet,
    };
}
