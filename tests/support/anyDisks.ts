import fc from "fast-check";
import {
    outcomes,
    storageVerdicts,
    type DiskLocation,
    type DiskChange,
} from "../../core/report/model";
import type { PictureTitle } from "../../core/report/picture";

/** Names and paths that Kubernetes allows, and that no one should use. */
const name = fc.oneof(
    fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/),
    fc.string({ minLength: 1, maxLength: 40, unit: "binary" }),
    fc.constantFrom(
        '"<&>]]>',
        "&amp;#65;",
        "&",
        "end",
        "%%{init: {}}%%",
        "- a",
        "1. a",
        "`x`",
        "a".repeat(253),
    ),
);
const node = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("kafka-1", "kafka-2", "kafka-10") },
    { weight: 1, arbitrary: name },
);

function disk(claim: string): fc.Arbitrary<DiskLocation> {
    return fc.record({
        volume: name,
        node,
        path: fc.oneof(
            fc.constantFrom(`/mnt/data/${claim}`, `/srv/${claim}`),
            name.map((part) => `/${part}`),
            fc.constant(`/mnt/${"long/".repeat(80)}end`),
        ),
        size: fc.constantFrom("5Gi", "1.5Ti", "107374182400"),
    });
}

function change(claim: string): fc.Arbitrary<DiskChange> {
    const both = fc.record({
        namespace: fc.constantFrom("kafka", "billing"),
        claim: fc.constant(claim),
        role: fc.constantFrom("kafka" as const, "zookeeper" as const, undefined),
        ordinal: fc.constantFrom(0, 1, 2, 10, 999, undefined),
        disk: fc.constantFrom("0", "1", "data", "log", undefined),
        before: disk(claim),
        after: disk(claim),
        outcome: fc.constantFrom(...outcomes),
        notes: fc.array(name, { maxLength: 3 }),
    });
    return fc
        .tuple(both, fc.constantFrom("before", "after", "both", "same"))
        .map(([given, sides]) => ({
            ...given,
            before: sides === "after" ? undefined : given.before,
            after: sides === "before" ? undefined : sides === "same" ? given.before : given.after,
        }));
}

/** Any change of claims, no two of one name. */
export const anyDisks: fc.Arbitrary<DiskChange[]> = fc
    .uniqueArray(
        fc.oneof(
            fc.stringMatching(/^(datadir-[0-9]|datadir|datalogdir)-kafka-cp-[a-z]{5}-[0-9]{1,2}$/),
            name.filter((claim) => !/[\r\n\u{85}\u{2028}\u{2029}]/u.test(claim)),
        ),
        { maxLength: 30 },
    )
    .chain((claims) => fc.tuple(...claims.map(change)));

export const anyTitle: fc.Arbitrary<PictureTitle> = fc.record({
    stack: name,
    release: name,
    verdict: fc.constantFrom(...storageVerdicts),
});
