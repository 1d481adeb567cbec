import type { Chart } from "../chart/chart";
import { type ChartClaim, chartStatefulSets } from "../chart/claims";
import { type Configured, readConfig } from "../config/read";
import type { StackConfig } from "../config/schema";
import { ConfigFaults, formatFault } from "../fault";
import { isObject, type Json, type JsonObject } from "../json";
import { planVolumes } from "../plan";
import type { Role } from "../replicaDisk";
import { type LiveRelease, settingsOf, valuesOf } from "./settings";
import { type BoundDisk, boundDisks, type LiveDisks } from "./volumes";

/** A StorageClass, as far as a stack can have it. */
export interface LiveClass {
    readonly provisioner: string;
    readonly reclaimPolicy?: string;
    readonly volumeBindingMode?: string;
}

/** What is there before a takeover. */
export interface Installation {
    readonly release: LiveRelease & { readonly chartVersion: string };
    readonly live: LiveDisks;
    readonly storageClass: (name: string) => LiveClass | undefined;
}

/** A takeover, nothing of it done. */
export interface Takeover {
    /** The stack's configuration with what it has to say about the installation. */
    readonly given: JsonObject;
    readonly config: StackConfig;
    readonly chart: Chart;
    readonly disks: readonly BoundDisk[];
    /** What stays outside of the stack, or changes without touching a pod. */
    readonly notes: readonly string[];
}

/** Nothing was taken over, for these reasons. */
export class TakeoverRefused extends Error {
    constructor(faults: readonly string[]) {
        super(["nothing was taken over:", ...faults.map((each) => `  - ${each}`)].join("\n"));
    }
}

/** The class is the stack's where the stack would make the very same; else it stays its maker's. */
function classOf(name: string, { storageClass }: Installation): [JsonObject, string[]] {
    const live = storageClass(name);
    if (live === undefined) {
        return [{}, []];
    }
    const same =
        live.provisioner === "kubernetes.io/no-provisioner" &&
        live.volumeBindingMode === "WaitForFirstConsumer" &&
        live.reclaimPolicy === "Retain";
    return same
        ? [{}, []]
        : [
              { createStorageClass: false },
              [
                  `storageclass ${name} stays outside of the stack: its reclaimPolicy ${live.reclaimPolicy ?? "Delete"} and its other fields cannot change; each volume has its own reclaim policy, Retain`,
              ],
          ];
}

/** The directory under which every claim has one of its own name, where there is one. */
function commonRoot(disks: readonly BoundDisk[]): string | undefined {
    const roots = new Set(
        disks.map(({ path, claim }) =>
            path.endsWith(`/${claim}`) ? path.slice(0, -claim.length - 1) : "",
        ),
    );
    const [root = ""] = roots;
    return roots.size === 1 && root !== "" ? root : undefined;
}

function nodesOf(disks: readonly BoundDisk[], role: Role): JsonObject {
    return Object.fromEntries(
        disks
            .filter((disk) => disk.role === role)
            .map(({ ordinal, node }) => [String(ordinal), node]),
    );
}

function asText(value: Json): string {
    return typeof value === "string" ? value : "";
}

/** Where the disks are, as the configuration says it. */
function placementOf(given: JsonObject, root: Json, disks: readonly BoundDisk[]): JsonObject {
    const own = Array.isArray(given.nodes) ? (given.nodes as readonly Json[]) : [];
    const values = Object.fromEntries(
        disks.filter(({ label, node }) => label.value !== node).map((d) => [d.node, d.label.value]),
    );
    const paths = disks.filter(({ path, claim }) => path !== `${asText(root)}/${claim}`);
    const volumes = disks.filter(({ volume, claim }) => volume !== claim);
    const [first] = disks;
    return {
        root,
        nodes: [...new Set([...own, ...disks.map(({ node }) => node)])],
        nodeLabel: { key: first?.label.key ?? "kubernetes.io/hostname", values },
        volumePrefix: "",
        placement: {
            kafka: nodesOf(disks, "kafka"),
            zookeeper: nodesOf(disks, "zookeeper"),
            ...(paths.length === 0
                ? {}
                : { paths: Object.fromEntries(paths.map(({ claim, path }) => [claim, path])) }),
            ...(volumes.length === 0
                ? {}
                : {
                      volumes: Object.fromEntries(
                          volumes.map(({ claim, volume }) => [claim, volume]),
                      ),
                  }),
        },
    };
}

/** Holds the plan of the new configuration against what is really bound. */
function planFaults({ config, chart }: Configured, disks: readonly BoundDisk[]): string[] {
    const plan = planVolumes(config, chart);
    return disks.flatMap(({ claim, node, path, volume }) => {
        const planned = plan.find((one) => one.claim === claim);
        const was = `${volume} at ${node}:${path}`;
        const becomes =
            planned === undefined ? "none" : `${planned.volume} at ${planned.node}:${planned.path}`;
        return was === becomes
            ? []
            : [
                  `persistentvolumeclaim ${config.namespace}/${claim}: it is bound to ${was}, and the configuration gives ${becomes}: this cannot be expressed`,
              ];
    });
}

function noteOf({ volume, align }: BoundDisk): string[] {
    return align === undefined
        ? []
        : [
              `persistentvolume ${volume}: ${[
                  align.capacity === undefined
                      ? ""
                      : `its capacity becomes ${align.capacity}, what its claim asks for`,
                  align.reclaimPolicy === undefined
                      ? ""
                      : `its reclaim policy becomes ${align.reclaimPolicy}`,
              ]
                  .filter((text) => text !== "")
                  .join("; ")}: numbers and words, nothing of the data`,
          ];
}

function chartOf(given: JsonObject, version: string): JsonObject {
    const { chart } = given;
    const path = isObject(chart) ? chart.path : undefined;
    return path === undefined ? { chart: { ...(isObject(chart) ? chart : {}), version } } : {};
}

function claimsOf(release: string, computed: JsonObject): readonly ChartClaim[] {
    const { kafka, zookeeper } = chartStatefulSets(release, computed);
    return [...(kafka?.claims ?? []), ...(zookeeper?.claims ?? [])];
}

/**
 * What a stack's configuration has to be for an installation to be its own, with nothing changed.
 * @param given the configuration so far: the release's name, its namespace, and where the chart is.
 * @throws TakeoverRefused with every reason found.
 */
export function planTakeover(
    given: JsonObject,
    defaults: JsonObject,
    names: { readonly release: string; readonly namespace: string },
    there: Installation,
): Takeover {
    const { settings, faults } = settingsOf(there.release.computed);
    const claims = claimsOf(names.release, there.release.computed);
    const bound = boundDisks(there.live, names.namespace, claims);
    const all = [...faults.map(formatFault), ...bound.faults];
    if (all.length > 0) {
        throw new TakeoverRefused(all);
    }
    const className = settings.storageClass;
    const [classKeys, classNotes] = classOf(className, there);
    const root = commonRoot(bound.disks) ?? given.root ?? defaults.root ?? "";
    try {
        const complete: JsonObject = {
            ...given,
            ...names,
            createNamespace: false,
            ...settings,
            ...classKeys,
            ...chartOf(given, there.release.chartVersion),
            ...placementOf(given, root, bound.disks),
        };
        const values = valuesOf(there.release, complete, defaults);
        const configured = readConfig({ ...complete, values }, defaults);
        const unlike = planFaults(configured, bound.disks);
        if (unlike.length > 0) {
            throw new TakeoverRefused(unlike);
        }
        return {
            given: { ...complete, values },
            ...configured,
            disks: bound.disks,
            notes: [
                `namespace ${names.namespace} stays outside of the stack: it was there before`,
                ...classNotes,
                ...bound.disks.flatMap(noteOf),
            ],
        };
    } catch (error) {
        throw error instanceof ConfigFaults
            ? new TakeoverRefused(error.faults.map(formatFault))
            : error;
    }
}
