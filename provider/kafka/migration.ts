import type { MetadataFacts } from "../../core/metadata/facts";
import { formatRefusedGate, type Gate, refusalsOf, type Situation } from "../../core/metadata/gate";
import { type NextMigrationStep, nextMigrationStep } from "../../core/metadata/nextMigrationStep";
import type { MetadataPhase } from "../../core/metadata/phase";
import { type RunningPhase, runningPhase } from "../../core/metadata/runningPhase";
import { type MigrationStep, migrationSteps, startSteps } from "../../core/metadata/steps";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { perform, seenEpoch } from "./migrationActions";
import { MetadataReader, type MovingKafka } from "./metadataFacts";

export function factsOf(gates: readonly Gate[]): readonly (keyof MetadataFacts)[] {
    return gates.flatMap(({ facts }) => facts);
}

/** The phase that runs; not known where the cluster does not answer. */
export async function askRunningPhase(
    context: string | undefined,
    kafka: MovingKafka,
): Promise<RunningPhase> {
    let cluster: Cluster;
    try {
        cluster = await connect(context);
    } catch (error) {
        return { is: "unknown", why: reason(error) };
    }
    const reader = new MetadataReader(cluster, kafka);
    const phase = runningPhase(await reader.read(["brokerPods", "controllerPods"]));
    const needsZookeeper = phase.is === "unknown" && phase.perhaps !== undefined;
    return needsZookeeper
        ? runningPhase(await reader.read(["brokerPods", "controllerPods", "znodes"]))
        : phase;
}

/** The steps to a phase; where it is served already or again, those that show it. */
export function stepsOf(from: MetadataPhase, to: MetadataPhase): readonly MigrationStep[] {
    return from === to ? startSteps(to) : (migrationSteps(from, to) ?? []);
}

/** What is next on the way to a phase, as the cluster shows it now. */
export class Way {
    private readonly cluster: Cluster;
    private readonly reader: MetadataReader;
    private readonly kafka: MovingKafka;
    private readonly steps: readonly MigrationStep[];
    /** Steps that were seen done, and are not asked for again. */
    private done = 0;
    /** What the last answer was chosen by. */
    private facts: MetadataFacts | undefined;
    /** Epochs of the controllers, which their disks do not say any more once they are stopped. */
    private readonly epochs: number[] = [];

    constructor(cluster: Cluster, kafka: MovingKafka, steps: readonly MigrationStep[]) {
        this.cluster = cluster;
        this.reader = new MetadataReader(cluster, kafka);
        this.kafka = kafka;
        this.steps = steps;
    }

    async next(): Promise<NextMigrationStep> {
        this.reader.forget();
        for (const step of this.steps.slice(this.done)) {
            const seen = await this.situation(step.done);
            if (refusalsOf(step.done, seen).length === 0) {
                this.done += 1;
                continue;
            }
            return nextMigrationStep([step], await this.situation([...step.done, ...step.needs]));
        }
        return { do: "reached" };
    }

    /** Does a step that was next. @returns what was done; undefined where another resource does it. */
    async perform({ action }: MigrationStep): Promise<string | undefined> {
        return this.facts === undefined
            ? undefined
            : perform(this.cluster, this.kafka, action, this.facts, this.epochs);
    }

    private async situation(gates: readonly Gate[]): Promise<Situation> {
        const { brokers, replicas: controllers } = this.kafka;
        const facts = await this.reader.read(factsOf(gates));
        const epoch = seenEpoch(facts);
        this.facts = facts;
        this.epochs.push(...(epoch === undefined ? [] : [epoch]));
        return { facts, expected: { brokers, controllers } };
    }
}

/** What keeps the way to a phase from being begun or continued, a line each; none: it may. */
export async function refusedGates(
    context: string | undefined,
    kafka: MovingKafka,
    from: MetadataPhase,
    to: MetadataPhase,
): Promise<readonly string[]> {
    const next = await new Way(await connect(context), kafka, stepsOf(from, to)).next();
    return next.do === "refuse" ? next.refusals.map(formatRefusedGate) : [];
}
