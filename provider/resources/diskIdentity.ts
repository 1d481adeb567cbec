import { identify } from "../../core/chart/identity";
import { sameData } from "../../core/json";
import type { DiskIdentityInputs, DiskIdentityState } from "../definitions/diskIdentity";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

function check({ used, disks, observed, stack }: DiskIdentityInputs, progress: Progress): void {
    if (!used) {
        return;
    }
    const { faults, warnings } = identify(disks, observed, stack);
    warnings.forEach(progress.warn);
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
}

/** The disks' files were read by NodeDirectories; this compares them. */
export const resource: Resource<DiskIdentityInputs, DiskIdentityState> = {
    create(inputs, progress) {
        return Promise.resolve().then(() => {
            check(inputs, progress);
            return { id: inputs.release, state: inputs };
        });
    },

    diff(olds, news) {
        const changed = (["disks", "observed"] as const).some(
            (name) => !sameData(olds[name], news[name]),
        );
        return changed || (news.used && !olds.used);
    },

    update(_olds, news, progress) {
        return Promise.resolve().then(() => {
            check(news, progress);
            return news;
        });
    },
};
