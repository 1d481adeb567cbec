import type { V1Lease } from "@kubernetes/client-node";
import { leaseSeconds, type LeaseRecord } from "../../core/lease";
import { type Holder, holderAnnotation, readHolder } from "../../core/leaseHolder";
import { kubernetesClient } from "./client";

/** What of a Lease decides who may write it. */
export function leaseRecord({ metadata, spec }: V1Lease): LeaseRecord {
    const holder = spec?.holderIdentity ?? "";
    const seconds = spec?.leaseDurationSeconds ?? leaseSeconds;
    return {
        holder,
        seconds,
        about: readHolder(metadata?.annotations?.[holderAnnotation], holder),
        // Changes with every renewal, even if the holder's clock does not.
        mark: metadata?.resourceVersion ?? "",
    };
}

/**
 * A Lease as it is written next, with the resourceVersion that was read, so that of two writers one
 * fails.
 * @param live as it was read; undefined for a new one.
 * @param holder undefined to release it.
 */
export function leaseBody(
    name: string,
    live: V1Lease | undefined,
    holder: Holder | undefined,
): V1Lease {
    const { V1Lease, V1MicroTime } = kubernetesClient();
    const now = new V1MicroTime();
    const before = live?.spec;
    const isNew = holder !== undefined && before?.holderIdentity !== holder.id;
    const version = live?.metadata?.resourceVersion;
    return Object.assign(new V1Lease(), {
        metadata: {
            name,
            ...(version === undefined ? {} : { resourceVersion: version }),
            labels: { "app.kubernetes.io/managed-by": "kafka-local-volumes" },
            annotations: holder === undefined ? {} : { [holderAnnotation]: JSON.stringify(holder) },
        },
        spec: {
            holderIdentity: holder?.id ?? "",
            leaseDurationSeconds: leaseSeconds,
            renewTime: now,
            acquireTime: isNew ? now : (before?.acquireTime ?? now),
            leaseTransitions: (before?.leaseTransitions ?? 0) + (isNew ? 1 : 0),
        },
    });
}
