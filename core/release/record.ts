import { gunzipSync, gzipSync } from "node:zlib";
import type { V1Secret } from "@kubernetes/client-node";
import { isObject, type JsonObject, textAt } from "../json";
import { shown } from "../shown";
import { contentOf } from "./content";

/**
 * Helm's record of one revision of a release, as far as it is read here: a Secret of its own.
 * https://helm.sh/docs/topics/advanced/#storage-backends
 */
export interface HelmRecord {
    /** Name of the Secret. */
    readonly name: string;
    readonly revision: number;
    /** https://pkg.go.dev/helm.sh/helm/v3/pkg/release#Status */
    readonly status: string;
    /** Who wrote it last, as the API server knows its clients. */
    readonly manager: string;
    /** When it was written last, in seconds since 1970. */
    readonly written: number;
    /** Whether the stack has had the release in its state. */
    readonly known: boolean;
}

/** Under what name the Kubernetes provider of Pulumi writes. */
const ownManager = "pulumi-kubernetes";

/** Set once the release is in the stack's state; Helm copies it to every later revision. */
export const knownLabel = "kafka-local-volumes/known";

/** What to do about a release's records before Helm is asked for anything. */
export type RecordRepair =
    | { readonly do: "nothing" }
    /** The newest record is marked failed: Helm continues from that by an install or an upgrade. */
    | { readonly do: "fail"; readonly record: HelmRecord }
    /** Helm continues from it as it is once it is asked to. */
    | { readonly do: "retry"; readonly record: HelmRecord }
    /** There is no record at all: an empty one, marked failed, takes its place. */
    | { readonly do: "replace" }
    /** Another client may be at work: nothing is changed. */
    | { readonly do: "refuse"; readonly reason: string };

export function readRecord({ metadata }: Pick<V1Secret, "metadata">): HelmRecord {
    const labels = metadata?.labels ?? {};
    return {
        name: metadata?.name ?? "",
        revision: Number(labels.version ?? 0),
        status: labels.status ?? "unknown",
        manager: metadata?.managedFields?.at(-1)?.manager ?? "",
        written: Number(labels.modifiedAt ?? labels.createdAt ?? 0),
        known: knownLabel in labels,
    };
}

export function newest(records: readonly HelmRecord[]): HelmRecord | undefined {
    return [...records].sort((a, b) => b.revision - a.revision)[0];
}

/** A status that Helm takes for an operation that still runs, or that it cannot recover from. */
function isInterrupted(status: string): boolean {
    return status.startsWith("pending-") || status === "uninstalling" || status === "uninstalled";
}

/**
 * What to do about what an interrupted or failed run left of a release.
 * @param installed whether a run of this stack has come to the release before.
 * @param patience seconds within which an operation on the release has ended, however it ended.
 */
export function repairOf(
    record: HelmRecord | undefined,
    { installed, now, patience }: { installed: boolean; now: number; patience: number },
): RecordRepair {
    if (record === undefined) {
        return installed ? { do: "replace" } : { do: "nothing" };
    }
    // This run holds the stack's lock, so what Pulumi left in this release is of a run that ended.
    const own = record.manager === ownManager;
    if (isInterrupted(record.status)) {
        const left = Math.ceil(record.written + patience - now);
        return own || left <= 0 || record.status === "uninstalled"
            ? { do: "fail", record }
            : { do: "refuse", reason: busy(record, now, left) };
    }
    if (record.status === "failed") {
        return { do: "retry", record };
    }
    // The provider's process survives a killed pulumi and completes the install; no state has it.
    return record.status === "deployed" && own && !record.known
        ? { do: "fail", record }
        : { do: "nothing" };
}

function busy({ name, revision, status, manager, written }: HelmRecord, now: number, left: number) {
    return (
        `revision ${revision} is ${status} since ${Math.max(0, Math.round(now - written))} s (Secret ${name}, ` +
        `written by ${manager === "" ? "an unknown client" : manager}): another tool may be at work on it. ` +
        `Wait until it has ended, ${left} s at most, and run pulumi up again`
    );
}

/** A release with its `info`, as Helm stores it. */
interface StoredRelease {
    readonly release: JsonObject;
    readonly info: JsonObject;
}

/** Bytes; a Secret has 1 MiB at most. */
const largest = 2 ** 26;

function decode(data: string): StoredRelease {
    const stored = Buffer.from(Buffer.from(data, "base64").toString(), "base64");
    const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
    const release: unknown = JSON.parse(
        (isGzip ? gunzipSync(stored, { maxOutputLength: largest }) : stored).toString(),
    );
    if (!isObject(release) || !isObject(release.info)) {
        throw new Error("not a release as Helm stores it");
    }
    return { release, info: release.info };
}

/** The only chart that this program installs. */
const ownChart = "cp-helm-charts";

/**
 * Why a record is left alone that is there before the stack's first run: with a status of failed, its release would be
 * installed over, whoever made it.
 * @param data `data.release` of the Secret.
 * @returns undefined for one that this program has left.
 */
export function madeByAnother({ status, manager }: HelmRecord, data: string): string | undefined {
    const { release, info } = decode(data);
    const chart = textAt(release, "chart", "metadata", "name") ?? "";
    const way = "choose another release or namespace";
    if (chart !== ownChart) {
        return `expected none, found one of chart ${shown(chart)}: ${way}`;
    }
    if (status !== "uninstalled" && manager !== ownManager) {
        return `expected none, found one that is ${shown(status)}, written by ${shown(manager)}: ${way}, or remove it (helm uninstall)`;
    }
    return status === "deployed" && contentOf(textAt(info, "description") ?? "") === undefined
        ? `expected none, found one that another program of Pulumi made: ${way}`
        : undefined;
}

function encode(release: JsonObject): string {
    const stored = gzipSync(JSON.stringify(release)).toString("base64");
    return Buffer.from(stored).toString("base64");
}

/**
 * A record's data with the status failed, and nothing else changed.
 * @param data `data.release` of the Secret.
 */
export function failed(data: string, description: string): string {
    const { release, info } = decode(data);
    return encode({ ...release, info: { ...info, status: "failed", description } });
}

/** The data of a record of a release that has no objects and failed. */
export function emptyRecord(
    name: string,
    namespace: string,
    description: string,
    now: Date,
): string {
    const time = now.toISOString();
    return encode({
        name,
        namespace,
        version: 1,
        manifest: "",
        config: {},
        hooks: [],
        chart: { metadata: { name: "cp-helm-charts", version: "0.0.0", apiVersion: "v1" } },
        info: {
            first_deployed: time,
            last_deployed: time,
            deleted: "",
            status: "failed",
            description,
        },
    });
}
