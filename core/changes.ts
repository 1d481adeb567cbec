import type { StackConfig } from "./config/schema";
import { hasZookeeper } from "./metadata/servers";
import { ownsNamespace } from "./lifecycle";
import { nodeOfLabel } from "./node";
import type { PlannedVolume } from "./plan";
import { bytesOf, parseQuantity, sameQuantity } from "./quantity";
import { printable } from "./shown";
import { yamlWord } from "./yamlWord";
import type { DeployedVolume } from "./state/volumes";

/** A change that moves data, leaves it behind, or requires that Kafka is stopped. */
export interface Change {
    /** Names exactly this change, to be repeated in `acknowledge`. */
    readonly name: string;
    /** Its consequence, and which keys would undo it. */
    readonly meaning: string;
    /** Whether a volume and its claim are recreated: no pod may use them meanwhile. */
    readonly recreates: boolean;
    /** The deployed claim that is changed, `namespace/name`; undefined where it is no claim. */
    readonly claim?: string | undefined;
    /** The claim, where only its node and directory change. */
    readonly moved?: string;
}

const ofNoClaim =
    "the configuration has no claim of this name, and the data stays behind in the directory; kafka.brokers, kafka.disksPerBroker, kafka.disks, zookeeper.servers, release and overrides of names in values decide which claims there are";
const ofLeftZookeeper =
    "nothing uses ZooKeeper any more, and its data stays behind in the directory, until it is wiped by wipe --zookeeper (docs/kraft.md)";

/**
 * The name of the change that gives a claim's volume up.
 * @param place `node:path`.
 */
export function removalName(claim: string, place: string): string {
    return `remove ${claim} at ${place}`;
}

function removal(
    config: StackConfig,
    { claim, namespace, label, path, role }: DeployedVolume,
): Change {
    const place = `${nodeOfLabel(config, label.value)}:${path}`;
    const key = `${namespace}/${claim}`;
    return namespace === config.namespace
        ? {
              claim: key,
              name: removalName(claim, place),
              meaning:
                  role === "zookeeper" && !hasZookeeper(config.metadata)
                      ? ofLeftZookeeper
                      : ofNoClaim,
              recreates: false,
          }
        : {
              claim: key,
              name: removalName(key, place),
              meaning: `namespace is ${config.namespace} now, and Kafka would be installed again there`,
              recreates: true,
          };
}

function changesOf(
    config: StackConfig,
    was: DeployedVolume,
    planned: PlannedVolume,
): readonly Change[] {
    const changes: Omit<Change, "recreates">[] = [];
    const { claim } = planned;
    const place = `${nodeOfLabel(config, was.label.value)}:${was.path}`;
    if (place !== `${planned.node}:${planned.path}`) {
        changes.push({
            name: `move ${claim} from ${place} to ${planned.node}:${planned.path}`,
            meaning:
                "nothing copies the data; nodes, placement, root and the disks' own roots decide where a claim's directory is",
        });
    } else if (was.label.key !== planned.label.key || was.label.value !== planned.label.value) {
        changes.push({
            name: `relabel ${claim} from ${was.label.key}=${was.label.value} to ${planned.label.key}=${planned.label.value}`,
            meaning:
                "the volume is recreated over the same directory while Kafka is stopped; nodeLabel decides this",
        });
    }
    if (!sameQuantity(was.request, planned.request)) {
        const less = bytesOf(planned.request) < (parseQuantity(was.request) ?? 0n);
        changes.push({
            name: `resize ${claim} from ${was.request} to ${planned.request}`,
            meaning: less
                ? "less than before: check that the data fits; volume and claim are recreated over the same directory while Kafka is stopped"
                : "a claim cannot grow in place: volume and claim are recreated over the same directory while Kafka is stopped (docs/growing.md)",
        });
    } else if (!sameQuantity(was.size, planned.size)) {
        changes.push({
            name: `resize volume ${planned.volume} from ${was.size} to ${planned.size}`,
            meaning:
                "volume and claim are recreated over the same directory while Kafka is stopped",
        });
    }
    if (was.storageClass !== planned.storageClass) {
        changes.push({
            name: `reclass ${claim} from ${was.storageClass} to ${planned.storageClass}`,
            meaning:
                "volume and claim are recreated over the same directory while Kafka is stopped; storageClass decides this",
        });
    }
    if (was.volume !== planned.volume) {
        changes.push({
            name: `rename volume ${was.volume} to ${planned.volume}`,
            meaning:
                "volume and claim are recreated over the same directory while Kafka is stopped; volumePrefix decides this",
        });
    }
    const moved = changes.length === 1 && changes[0]?.name.startsWith("move ");
    return changes.map((change) => ({
        ...change,
        recreates: true,
        claim: `${was.namespace}/${claim}`,
        ...(moved ? { moved: claim } : {}),
    }));
}

/** Kubernetes deletes everything in a namespace with it: pods that run, and claims in use. */
export function namespaceRemoval(
    config: StackConfig,
    deployed: readonly string[],
): readonly Change[] {
    const own = `Namespace/${config.namespace}`;
    return deployed.includes(own) && !ownsNamespace(config)
        ? [
              {
                  name: `remove namespace ${config.namespace}`,
                  meaning:
                      "this stack created it, and would delete it with everything in it, including Kafka and its claims; createNamespace decides this",
                  recreates: true,
              },
          ]
        : [];
}

/** What a plan would change in what is deployed; additions are no change. */
export function riskyChanges(
    config: StackConfig,
    deployed: readonly DeployedVolume[],
    plan: readonly PlannedVolume[],
): readonly Change[] {
    return deployed.flatMap((was) => {
        const planned = plan.find(
            ({ claim, namespace }) => claim === was.claim && namespace === was.namespace,
        );
        return planned === undefined ? [removal(config, was)] : changesOf(config, was, planned);
    });
}

/** Changes that are not acknowledged, and acknowledgements of no change. */
export function unacknowledged(changes: readonly Change[], acknowledged: readonly string[]) {
    return {
        refused: changes.filter(({ name }) => !acknowledged.includes(name)),
        stale: acknowledged.filter((name) => !changes.some((change) => change.name === name)),
    };
}

/** What uses each claim, in words; undefined where the cluster does not answer. */
export type ClaimUsers = ReadonlyMap<string, string> | undefined;

/**
 * Changes that recreate volumes and have to wait until the chart is removed: a StatefulSet creates a
 * deleted claim again by itself, with its old size. If a claim only moves, that size is right, so the
 * change only requires that no pod uses the claim: the pod's node is gone.
 */
export function needingStop(changes: readonly Change[], users: ClaimUsers): readonly Change[] {
    return changes.filter(
        ({ recreates, moved }) =>
            recreates && (moved === undefined || users === undefined || users.has(moved)),
    );
}

/** Why an `up` with such changes is refused while the chart is installed. */
export function formatInstalled(
    stack: string,
    changes: readonly Change[],
    users: ClaimUsers,
): string {
    const moves = changes.some(({ moved }) => moved !== undefined);
    return [
        `the configuration of stack ${stack} recreates volumes, and the chart that uses them is installed:`,
        ...changes.map(({ name, moved }) => {
            const user = moved === undefined ? undefined : users?.get(moved);
            return printable(`  - ${name}${user === undefined ? "" : `, used by ${user}`}`);
        }),
        "Nothing has been changed. Put the configuration back, then set installed to false and run pulumi up: Kafka is stopped in order and its data stays. After that make this change, set installed to true and run pulumi up (docs/growing.md).",
        ...(moves
            ? [
                  users === undefined
                      ? "Volumes of a node that is gone move while Kafka runs, but the cluster does not answer whether pods use them."
                      : "If the node is gone for good, delete it (kubectl delete node): its pods are deleted within two minutes, and then its volumes move while Kafka runs.",
              ]
            : []),
    ].join("\n");
}

/** Why an `up` is refused, and exactly what would let it through. */
export function formatRefusal(stack: string, refused: readonly Change[]): string {
    const meanings = [...new Set(refused.map(({ meaning }) => meaning))];
    return [
        `the configuration of stack ${stack} changes what is deployed in a way that moves data, leaves it behind or stops Kafka:`,
        ...meanings.flatMap((meaning) => [
            ...refused
                .filter((one) => one.meaning === meaning)
                .map(({ name }) => `  - ${printable(name)}`),
            `    ${printable(meaning)}`,
        ]),
        "Nothing has been changed. Put the configuration back, or acknowledge exactly this:",
        "  kafka-local-volumes:acknowledge:",
        ...refused.map(({ name }) => `    - ${yamlWord(name)}`),
    ].join("\n");
}
