import type { MetadataFacts } from "../../core/metadata/facts";
import { type Gate, refusalsOf, type Situation } from "../../core/metadata/gate";
import { type NextMigrationStep, nextMigrationStep } from "../../core/metadata/nextMigrationStep";
import type { MetadataPhase } from "../../core/metadata/phase";
import { type RunningPhase, runningPhase } from "../../core/metadata/runningPhase";
import { type MigrationStep, migrationSteps, startSteps } from "../../core/metadata/steps";
import { type PreviewedGates, previewedGates } from "../../core/metadata/unchecked";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { perform, seenEpoch } from "./migrationActions";
import { MetadataReader, type MovingKafka } from "./metadataFacts";

export function factsOf(gates: readonly Gate[]): readonly (keyof MetadataFacts)[] {
    return gates.flatMap(({ facts }) => facts);
}

/** The phase that runs, and what a preview may not ask about it. */
interface FoundPhase {
    readonly found: RunningPhase;
    readonly unchecked?: string;
}

/** The phase that runs; not known where the cluster does not answer. */
export async function askRunningPhase(
    context: string | undefined,
    kafka: MovingKafka,
    isPreview: boolean,
): Promise<FoundPhase> {
    let cluster: Cluster;
    try {
        cluster = await connect(context);
    } catch (error) {
        return { found: { is: "unknown", why: reason(error) } };
    }
    const reader = new MetadataReader(cluster, kafka, isPreview);
    const phase = runningPhase(await reader.read(["brokerPods", "controllerPods"]));
    if (phase.is !== "unknown" || phase.perhaps === undefined) {
        return { found: phase };
    }
    const facts = await reader.read(["brokerPods", "controllerPods", "znodes"]);
    const { znodes } = facts;
    return {
        found: runningPhase(facts),
        ...("unknown" in znodes && znodes.lacksRight === true
            ? { unchecked: `whether ZooKeeper's metadata is copied (${znodes.unknown})` }
            : {}),
    };
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

    constructor(
        cluster: Cluster,
        kafka: MovingKafka,
        steps: readonly MigrationStep[],
        isPreview = false,
    ) {
        this.cluster = cluster;
        this.reader = new MetadataReader(cluster, kafka, isPreview);
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

/** What keeps the way to a phase from being begun or continued. */
export async function refusedGates(
    context: string | undefined,
    kafka: MovingKafka,
    from: MetadataPhase,
    to: MetadataPhase,
    isPreview: boolean,
): Promise<PreviewedGates> {
    const way = new Way(await connect(context), kafka, stepsOf(from, to), isPreview);
    const next = await way.next();
    return previewedGates(next.do === "refuse" ? next.refusals : []);
}
