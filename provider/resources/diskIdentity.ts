import { randomBytes } from "node:crypto";
import { identify } from "../../core/chart/identity";
import { clusterIdOf, knownDisks } from "../../core/chart/knownDisks";
import { newClusterId } from "../../core/controllers/clusterId";
import { identifyControllers } from "../../core/controllers/identity";
import { sameData } from "../../core/json";
import type { DiskIdentityInputs, DiskIdentityState } from "../definitions/diskIdentity";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

function check(inputs: DiskIdentityInputs, progress: Progress): void {
    const { used, disks, observed, stack, replace = [], forming } = inputs;
    if (!used) {
        return;
    }
    const ofChart = identify(disks, observed, stack);
    const own = identifyControllers(knownDisks(disks, observed), replace, stack, forming);
    [...ofChart.warnings, ...own.warnings].forEach(progress.warn);
    const faults = [...ofChart.faults, ...own.faults];
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
}

/** ZooKeeper makes the id of its cluster by itself. */
function withClusterId(inputs: DiskIdentityInputs, before: string | undefined): DiskIdentityState {
    return inputs.disks.some(({ role }) => role === "controller")
        ? {
              ...inputs,
              clusterId: clusterIdOf(inputs.observed) ?? before ?? newClusterId(randomBytes(16)),
          }
        : inputs;
}

/** The disks' files were read by NodeDirectories; this compares them. */
export const resource: Resource<DiskIdentityInputs, DiskIdentityState> = {
    create(inputs, progress) {
        return Promise.resolve().then(() => {
            check(inputs, progress);
            return { id: inputs.release, state: withClusterId(inputs, undefined) };
        });
    },

    diff(olds, news) {
        const changed = (["disks", "observed", "replace"] as const).some(
            (name) => !sameData(olds[name], news[name]),
        );
        return changed || (news.used && !olds.used);
    },

    update(olds, news, progress) {
        return Promise.resolve().then(() => {
            check(news, progress);
            return withClusterId(news, olds?.clusterId);
        });
    },
};
