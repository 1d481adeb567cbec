import type * as pulumi from "@pulumi/pulumi";
import { type FoundDisk, identify, type IdentifiedDisk } from "../../core/chart/identity";
import { sameData } from "../../core/json";

/** Inputs of the resource. */
export interface DiskIdentityInputs {
    readonly release: string;
    readonly disks: readonly IdentifiedDisk[];
    /** What was found on them. */
    readonly found: readonly FoundDisk[];
    /** Whether something is about to start on them. */
    readonly used: boolean;
}

function judge({ used, disks, found }: DiskIdentityInputs): void {
    if (!used) {
        return;
    }
    const { faults, warnings } = identify(disks, found);
    for (const warning of warnings) {
        console.error(warning);
    }
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
}

export function create(inputs: DiskIdentityInputs): Promise<pulumi.dynamic.CreateResult> {
    return Promise.resolve().then(() => {
        judge(inputs);
        return { id: inputs.release, outs: inputs };
    });
}

export function update(
    _id: string,
    _olds: DiskIdentityInputs,
    news: DiskIdentityInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    return Promise.resolve().then(() => {
        judge(news);
        return { outs: news };
    });
}

export function diff(
    _id: string,
    olds: DiskIdentityInputs,
    news: DiskIdentityInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const names = ["disks", "found"] as const;
    const changed = names.some((name) => !sameData(olds[name], news[name]));
    return Promise.resolve({ changes: changed || (news.used && !olds.used) });
}

function remove(): Promise<void> {
    return Promise.resolve();
}

export { remove as delete };
