import { parseAllDocuments } from "yaml";
import type { RenderedChart, RenderedClaim } from "./contract";

interface StatefulSet {
    readonly kind: "StatefulSet";
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly replicas: number;
        readonly template: { readonly spec: { readonly containers: readonly Container[] } };
        readonly volumeClaimTemplates?: readonly ClaimTemplate[];
    };
}

interface Container {
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface ClaimTemplate {
    readonly metadata: { readonly name: string };
    readonly spec: {
        readonly accessModes: readonly string[];
        readonly resources: { readonly requests: { readonly storage: string } };
        readonly storageClassName?: string;
    };
}

/** Reads the claims and the ZooKeeper address off the manifest that `helm template` prints. */
export function renderedChart(manifest: string): RenderedChart {
    const statefulSets = objects(manifest).filter(isStatefulSet);
    const ensemble = statefulSets.find((set) => environment(set, "ZOOKEEPER_SERVERS") !== null);
    const brokers = statefulSets.find((set) => environment(set, "KAFKA_LOG_DIRS") !== null);
    return {
        claims: statefulSets.flatMap(claimsOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
        zookeeperConnect: brokers ? environment(brokers, "KAFKA_ZOOKEEPER_CONNECT") : null,
        zookeeperStatefulSet: ensemble?.metadata.name ?? null,
    };
}

function objects(manifest: string): unknown[] {
    return parseAllDocuments(manifest).map((document): unknown => {
        const [fault] = document.errors;
        if (fault) {
            throw fault;
        }
        return document.toJS() as unknown;
    });
}

function isStatefulSet(object: unknown): object is StatefulSet {
    return (
        typeof object === "object" &&
        object !== null &&
        "kind" in object &&
        object.kind === "StatefulSet"
    );
}

function claimsOf(set: StatefulSet): RenderedClaim[] {
    const ordinals = Array.from({ length: set.spec.replicas }, (_, ordinal) => ordinal);
    return (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata, spec }) =>
        ordinals.map((ordinal) => ({
            name: `${metadata.name}-${set.metadata.name}-${ordinal}`,
            statefulSet: set.metadata.name,
            template: metadata.name,
            ordinal,
            size: spec.resources.requests.storage,
            storageClassName: spec.storageClassName ?? null,
            accessModes: spec.accessModes,
        })),
    );
}

/** The later of two entries with one name is the one Kubernetes gives the container. */
function environment(set: StatefulSet, variable: string): string | null {
    const entries = set.spec.template.spec.containers
        .flatMap(({ env }) => env ?? [])
        .filter(({ name }) => name === variable);
    return entries.at(-1)?.value ?? null;
}
