import { removalName } from "./changes";
import { claimTemplate } from "./chart/claims";
import { nameOf } from "./chart/names";
import { nested } from "./clashes";
import type { StackConfig } from "./config/schema";
import type { Fault } from "./fault";
import { type Live, podsUsing } from "./doctor/live";
import { phaseOfValues } from "./metadata/phaseOfValues";
import { hasZookeeper } from "./metadata/servers";
import { isOn, labelOfNode } from "./node";
import type { PlannedVolume } from "./plan";
import type { NamedRelease } from "./release/changes";
import { printable } from "./shown";
import type { DeployedVolume } from "./state/volumes";

/** A directory on a node. */
type Place = Pick<PlannedVolume, "node" | "path">;

/** ZooKeeper's disks. */
const disks = ["data", "log"] as const;

interface GivenUp extends Place {
    readonly claim: string;
    readonly ordinal: number;
    readonly disk: (typeof disks)[number];
}

/** What an acknowledgement gives up, by the name of that change. */
function givenUpBy(name: string, { release, values }: StackConfig): readonly GivenUp[] {
    const [, claim = "", node = "", path = ""] =
        /^remove (\S+) at ([^\s:]+):(\/\S*)$/.exec(name) ?? [];
    return disks.flatMap((disk) => {
        const own = `${claimTemplate({ role: "zookeeper", disk })}-${nameOf(release, "cp-zookeeper", values)}-`;
        const number = claim.slice(own.length);
        return claim.startsWith(own) && /^\d{1,2}$/.test(number)
            ? [{ claim, node, path, disk, ordinal: Number(number) }]
            : [];
    });
}

/** ZooKeeper's directories that `acknowledge` has given up, as the volumes that they were. */
export function givenUpVolumes(config: StackConfig): readonly PlannedVolume[] {
    const { namespace, acknowledge, volumePrefix, storageClass, zookeeper } = config;
    const all = acknowledge.flatMap((name) => givenUpBy(name, config));
    return all.map(({ claim, node, path, disk, ordinal }) => {
        const size = disk === "data" ? zookeeper.dataSize : zookeeper.logSize;
        return {
            ...{ namespace, claim, node, path, disk, ordinal, storageClass },
            ...{ role: "zookeeper", size, request: size, volume: `${volumePrefix}${claim}` },
            label: labelOfNode(config, node),
        };
    });
}

/** What gives ZooKeeper's volumes up that stay after it has been left. */
export function givingUpNotes(
    { metadata, acknowledge }: Pick<StackConfig, "metadata" | "acknowledge">,
    plan: readonly PlannedVolume[],
): readonly string[] {
    const names = plan
        .filter(({ role }) => role === "zookeeper")
        .map(({ claim, node, path }) => removalName(claim, `${node}:${path}`))
        .filter((name) => !acknowledge.includes(name));
    return hasZookeeper(metadata) || names.length === 0
        ? []
        : [
              `nothing uses ZooKeeper any more, and its volumes stay with their data until acknowledge has ${names.map((name) => JSON.stringify(name)).join(", ")} (docs/kraft.md)`,
          ];
}

/** ZooKeeper's volumes that are given up while it is still left: until that is done, brokers or controllers use it. */
export function givenUpEarly(
    { metadata, acknowledge, namespace }: StackConfig,
    release: NamedRelease | undefined,
    deployed: readonly DeployedVolume[],
    plan: readonly PlannedVolume[],
): readonly Fault[] {
    const isLeft = release === undefined || phaseOfValues(release.values) === metadata;
    const early = deployed.some(
        (was) =>
            was.role === "zookeeper" &&
            was.namespace === namespace &&
            !plan.some(({ claim }) => claim === was.claim),
    );
    return hasZookeeper(metadata) || isLeft || !early
        ? []
        : [
              {
                  key: "acknowledge",
                  value: acknowledge,
                  allowed: "no volume of ZooKeeper's, while metadata goes to kraft",
                  remedy: "ZooKeeper is in use until kraft is reached: give them up in another pulumi up",
              },
          ];
}

/** What of a stack's own still has a directory. */
export interface OwnVolumes {
    readonly plan: readonly PlannedVolume[];
    readonly deployed: readonly DeployedVolume[];
    /** Claims of the state, `namespace/name`. */
    readonly claims: readonly string[];
}

function ownRefusals(one: PlannedVolume, { plan, deployed, claims }: OwnVolumes): string[] {
    const { namespace, claim, path, label } = one;
    const near = [...plan, ...deployed].find(
        (other) => other.label.value === label.value && nested(other.path, path),
    );
    return [
        ...(claims.includes(`${namespace}/${claim}`)
            ? [`claim/${namespace}/${claim}: is in the state of the stack: run pulumi up first`]
            : []),
        ...(near === undefined
            ? []
            : [`${one.node}:${path}: is the directory of claim ${near.claim}, or overlaps it`]),
    ];
}

function liveRefusals(one: PlannedVolume, live: Live): string[] {
    const { namespace, claim, path, label } = one;
    const volumes = live.volumes.filter(({ spec, ...volume }) => {
        const local = spec?.local?.path;
        return (
            local !== undefined &&
            nested(local, path) &&
            isOn({ spec, ...volume }, label, live.nodes)
        );
    });
    const claims = live.claims.filter(
        ({ metadata }) => metadata?.name === claim && metadata.namespace === namespace,
    );
    return [
        ...volumes.map(
            ({ metadata, spec }) =>
                `persistentvolume/${metadata?.name ?? ""}: has ${one.node}:${spec?.local?.path ?? ""}: only a directory that no volume has is wiped: find out what uses it`,
        ),
        ...claims.map(
            () =>
                `persistentvolumeclaim/${namespace}/${claim}: exists: find out what created it (kubectl describe)`,
        ),
        ...podsUsing(live.pods, namespace, claim).map(
            ({ metadata }) => `pod/${namespace}/${metadata?.name ?? ""}: uses claim ${claim}`,
        ),
    ];
}

/** Why ZooKeeper's directories must not be wiped alone: each with the object, the reason and what to do. */
export function givenUpRefusals(
    config: StackConfig,
    given: readonly PlannedVolume[],
    own: OwnVolumes,
    live: Live,
): readonly string[] {
    const { metadata } = config;
    if (hasZookeeper(metadata)) {
        return [`metadata: got ${JSON.stringify(metadata)}: ZooKeeper is in use`];
    }
    if (given.length === 0) {
        return [
            'acknowledge: has no "remove CLAIM at NODE:PATH" of a claim of ZooKeeper\'s: these say which directories were given up (docs/kraft.md)',
        ];
    }
    return [
        ...new Set(given.flatMap((one) => [...ownRefusals(one, own), ...liveRefusals(one, live)])),
    ].map(printable);
}
