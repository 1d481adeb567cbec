import { featureArgument, type MetadataLevel } from "../../core/features/metadataVersion";
import { controllerPort } from "../../core/controllers/names";
import { brokersIn, fullIsr, registeredBrokers } from "../../core/metadata/brokerGates";
import type { Features, Known } from "../../core/metadata/facts";
import { formatRefusedGate, refusalsOf } from "../../core/metadata/gate";
import { controllersIn, healthyQuorum, readyControllers } from "../../core/metadata/quorumGates";
import { parseFeatures } from "../../core/metadata/toolOutput";
import { printable } from "../../core/shown";
import { lacksRight } from "../kubernetes/apiWords";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { RightMissing } from "../kubernetes/refusedExec";
import { execIn, runningPod } from "./brokers";
import { bootstrapOf, runTool, toolCommand } from "./kafkaTool";
import { MetadataReader, type MovingKafka } from "./metadataFacts";
import { factsOf } from "./migration";

const seconds = 120;

/** A node that is away could not say whether it knows the level, and might not start with it. */
const allThere = [
    ...[brokersIn("kraft"), registeredBrokers, fullIsr],
    ...[controllersIn("kraft"), readyControllers, healthyQuorum],
];

/** The tool says on its standard output why it fails. */
const withReasons = ["sh", "-c", 'exec "$@" >&2', "sh"];

/** Kafka's own words among what the tool prints. */
function wordsOf(error: unknown): string {
    const said = reason(error);
    return printable(/Could not [^\n]*/.exec(said)?.[0] ?? said).slice(0, 400);
}

/** The levels in effect, as the controllers say. */
export async function askFeatures(
    cluster: Cluster,
    kafka: MovingKafka,
    isPreview = false,
): Promise<Known<Features>> {
    const { features } = await new MetadataReader(cluster, kafka, isPreview).read(["features"]);
    return features;
}

/** The levels in effect, as the brokers have learnt them. */
async function featuresOfBrokers(cluster: Cluster, kafka: MovingKafka): Promise<Features> {
    const command = ["kafka-features", "--bootstrap-server", bootstrapOf(kafka), "describe"];
    return parseFeatures(await runTool(cluster, kafka, command, { seconds }));
}

/** Kafka compares the level with what each broker and controller supports. */
async function upgrade(
    cluster: Cluster,
    { namespace, controllers }: MovingKafka,
    level: MetadataLevel,
    ...options: readonly string[]
): Promise<void> {
    const pod = await runningPod(cluster, namespace, controllers);
    const command = [
        ...["kafka-features", "--bootstrap-controller", `localhost:${controllerPort}`],
        ...["upgrade", "--feature", featureArgument(level), ...options],
    ];
    await execIn(cluster, namespace, pod, [...withReasons, ...toolCommand(command)], { seconds });
}

/** What keeps the level from being raised, a line each; none: it may. */
export async function refusedLevel(
    cluster: Cluster,
    kafka: MovingKafka,
    level: MetadataLevel,
): Promise<readonly string[]> {
    const facts = await new MetadataReader(cluster, kafka).read(factsOf(allThere));
    const expected = { brokers: kafka.brokers, controllers: kafka.replicas };
    const refusals = refusalsOf(allThere, { facts, expected });
    if (refusals.length > 0) {
        return refusals.map(formatRefusedGate);
    }
    try {
        await upgrade(cluster, kafka, level, "--dry-run");
        return [];
    } catch (error) {
        if (error instanceof RightMissing || lacksRight(error)) {
            throw error;
        }
        return [
            `needed: Kafka accepts metadata.version ${level} (kafka-features upgrade --dry-run); got ${wordsOf(error)}; run images that know it on all brokers and controllers first`,
        ];
    }
}

/** Raises the level, once. */
export async function raiseLevel(
    cluster: Cluster,
    kafka: MovingKafka,
    level: MetadataLevel,
): Promise<void> {
    try {
        await upgrade(cluster, kafka, level);
    } catch (error) {
        throw new Error(
            `metadata.version is not raised to ${level}: ${wordsOf(error)}; nothing has been changed, so run pulumi up again when that is corrected`,
        );
    }
}

/** Why the level is not in effect on all sides yet; undefined where it is, and no other feature has changed. */
export async function lackingLevel(
    cluster: Cluster,
    kafka: MovingKafka,
    level: MetadataLevel,
): Promise<string | undefined> {
    const ofControllers = await askFeatures(cluster, kafka);
    if ("unknown" in ofControllers) {
        return `the controllers to answer (${ofControllers.unknown})`;
    }
    const ofBrokers = await featuresOfBrokers(cluster, kafka);
    const lacking = [
        ["controllers", ofControllers.value],
        ["brokers", ofBrokers],
    ] as const;
    const [first] = lacking.filter(([, features]) => features["metadata.version"] !== level);
    return first === undefined
        ? undefined
        : `the ${first[0]} to have metadata.version ${level} (now: ${first[1]["metadata.version"] ?? "none"})`;
}

/** What a program asks before it declares anything. */
export async function askLevel(
    context: string | undefined,
    kafka: MovingKafka,
    level: MetadataLevel | undefined,
    isPreview: boolean,
): Promise<{
    found?: string;
    unknown?: string;
    unchecked?: string;
    refusals: readonly string[];
}> {
    let cluster: Cluster;
    try {
        cluster = await connect(context);
    } catch (error) {
        return { unknown: reason(error), refusals: [] };
    }
    const features = await askFeatures(cluster, kafka, isPreview);
    if ("unknown" in features) {
        const unknown = printable(features.unknown);
        return {
            ...{ unknown, refusals: [] },
            ...(features.lacksRight === true
                ? { unchecked: `which level is in effect (${unknown})` }
                : {}),
        };
    }
    const found = features.value["metadata.version"] ?? "";
    const refusals = level === undefined ? [] : await refusedLevel(cluster, kafka, level);
    return { found, refusals };
}
