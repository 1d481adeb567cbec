import { randomBytes } from "node:crypto";
import { identify } from "../../core/chart/identity";
import { clusterIdOf, knownDisks } from "../../core/chart/knownDisks";
import { newClusterId } from "../../core/controllers/clusterId";
import { identifyControllers } from "../../core/controllers/identity";
import { identifyStarted } from "../../core/controllers/started";
import { sameData } from "../../core/json";
import type { DiskIdentityInputs, DiskIdentityState } from "../definitions/diskIdentity";
import type { Progress } from "../progress";
import type { Resource } from "../resource";

const none = { faults: [], warnings: [] };

function check(inputs: DiskIdentityInputs, progress: Progress): void {
    const { used, disks, observed, stack, replace = [], forming, phase } = inputs;
    const { starting = false, rewrite = [] } = inputs;
    if (!used) {
        return;
    }
    const ofChart = identify(disks, observed, stack);
    const known = knownDisks(disks, observed);
    const own = identifyControllers(known, replace, stack, forming);
    const started = starting && phase !== undefined ? identifyStarted(known, phase, rewrite) : none;
    [...ofChart.warnings, ...own.warnings, ...started.warnings].forEach(progress.warn);
    const faults = [...ofChart.faults, ...own.faults, ...started.faults];
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
        const changed = (["disks", "observed", "replace", "phase"] as const).some(
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
