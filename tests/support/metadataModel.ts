import type { MetadataFacts } from "../../core/metadata/facts";
import { type BrokerMode, type ControllerMode, modesOf } from "../../core/metadata/modes";
import type { MetadataPhase } from "../../core/metadata/phase";
import type { StepAction } from "../../core/metadata/steps";
import { clusterId, expected, factsIn, known, numbers } from "./metadataFacts";

/** A cluster that does what Kafka does with each step of a migration. */
export class ModelCluster {
    private brokers: BrokerMode[];
    private controllers: ControllerMode[];
    private migration: { readonly offset: number; readonly epoch: number } | undefined;
    private controller: number;
    private controllerEpoch = 6;
    private zookeeper: number;
    /** Whether the controllers' disks have the log of a quorum. */
    private formatted: boolean;
    /** Whether brokers have the id of their directories. */
    private migrated: boolean;

    constructor(phase: MetadataPhase) {
        const { brokers, controllers } = modesOf[phase];
        this.brokers = numbers.map(() => brokers);
        this.controllers = controllers === undefined ? [] : numbers.map(() => controllers);
        this.formatted = controllers !== undefined;
        this.migrated = phase !== "zookeeper";
        this.migration = phase === "zookeeper" ? undefined : { offset: 190, epoch: 7 };
        this.controller = phase === "zookeeper" ? 2 : 3002;
        this.zookeeper = phase === "kraft" ? 0 : 3;
    }

    /** What else happens by itself. */
    private settle(): void {
        const waiting = this.brokers.includes("zookeeper");
        if (this.controllers.length > 0 && !waiting && (this.migration?.offset ?? -1) < 0) {
            this.migration = { offset: 190, epoch: 7 };
            this.controller = 3002;
        }
        if (this.controllers.length === 0 && this.controller < 0) {
            this.controllerEpoch++;
            this.controller = 0;
        }
    }

    /**
     * Does a step.
     * @param most pods that restart before it is killed.
     */
    act(action: StepAction, most = Infinity): void {
        const restart = <Mode>(modes: readonly Mode[], mode: Mode) => {
            const old = modes.flatMap((one, n) => (one === mode ? [] : [n])).reverse();
            const chosen = old.slice(0, most);
            return modes.map((one, n) => (chosen.includes(n) ? mode : one));
        };
        switch (action.do) {
            case "start controllers":
                this.controllers = numbers.slice(0, most).map(() => action.mode);
                this.formatted ||= most > 0;
                this.migration ??= most > 0 ? { offset: -1, epoch: -1 } : undefined;
                break;
            case "restart controllers":
                this.controllers = restart(this.controllers, action.mode);
                break;
            case "stop controllers":
                this.controllers = this.controllers.slice(most);
                break;
            case "restart brokers":
                this.brokers = restart(this.brokers, action.mode);
                this.migrated ||= action.mode !== "zookeeper";
                break;
            case "raise /controller_epoch":
                this.controllerEpoch = 8;
                break;
            case "delete znodes":
                this.controller = -1;
                this.migration = most === 1 ? this.migration : undefined;
                break;
            case "set aside controllers' disks":
                this.formatted = false;
                break;
            case "stop ZooKeeper":
                this.zookeeper = 0;
                break;
            case "wait":
                if (this.controllers.length > 0) {
                    // The StatefulSet creates the pods that are missing.
                    this.controllers = numbers.map((n) => this.controllers[n] ?? "migrating");
                }
                break;
        }
        this.settle();
    }

    facts(): MetadataFacts {
        const runs = this.controllers.length === expected.controllers;
        const like = factsIn(this.formatted ? "migrating" : "zookeeper");
        const none = { unknown: "no controller answers" };
        return {
            ...like,
            ...(runs ? {} : { quorum: none, replicas: none, features: none }),
            disks: this.disks(),
            znodes:
                this.zookeeper === 0
                    ? { unknown: "ZooKeeper does not run" }
                    : known({
                          controller: this.controller < 0 ? undefined : this.controller,
                          claimedEpoch: this.controller < 3000 ? undefined : 7,
                          controllerEpoch: this.controllerEpoch,
                          migration: this.migration,
                          brokers: numbers.filter((n) => this.brokers[n] !== "kraft"),
                          clusterId,
                      }),
            brokerPods: known(
                this.brokers.map((mode, ordinal) => ({ ordinal, mode, isReady: true })),
            ),
            controllerPods: known(
                this.controllers.map((mode, ordinal) => ({ ordinal, mode, isReady: true })),
            ),
            zookeeperPods: known(this.zookeeper),
        };
    }

    private disks(): MetadataFacts["disks"] {
        const [brokers, controllers] = [this.migrated, this.formatted].map((isLater) => {
            const { disks } = factsIn(isLater ? "migrating" : "zookeeper");
            return "value" in disks ? disks.value : [];
        });
        return known([
            ...(brokers ?? [])
                // A broker keeps its copy of the log when it is back with ZooKeeper alone.
                .filter(({ role }) => role === "broker"),
            ...(controllers ?? []).filter(({ role }) => role === "controller"),
        ]);
    }
}
