import type { Chart } from "../chart/chart";
import { type ChartClaim, chartStatefulSets } from "../chart/claims";
import { type Configured, readConfig } from "../config/read";
import type { StackConfig } from "../config/schema";
import { isReadByProgram, hidden, type ValuePath } from "../config/secrets";
import { withoutIgnored } from "../config/valuesKeys";
import { ConfigFaults, type Fault, formatFault } from "../fault";
import { isObject, type JsonObject, listAt, textAt } from "../json";
import { planVolumes } from "../plan";
import type { Role } from "../replicaDisk";
import { changedAt, ReleaseSecrets } from "./secrets";
import { type LiveRelease, settingsOf, valuesOf } from "./settings";
import { type BoundDisk, boundDisks, type LiveDisks } from "./volumes";
import type { LiveClass } from "../doctor/live";

/** The installation that a takeover starts from. */
export interface Installation {
    readonly release: LiveRelease & { readonly chartVersion: string };
    readonly live: LiveDisks;
    readonly storageClass: (name: string) => LiveClass | undefined;
}

/** A takeover before it is carried out. */
export interface TakeoverPlan {
    /** The stack's configuration with the keys that describe the installation. */
    readonly given: JsonObject;
    readonly config: StackConfig;
    readonly chart: Chart;
    readonly disks: readonly BoundDisk[];
    /** What of the release must not be shown. */
    readonly secrets: ReleaseSecrets;
    /** Where `values` has secrets. */
    readonly secretPaths: readonly ValuePath[];
    /** What stays outside the stack, or changes without touching a pod. */
    readonly notes: readonly string[];
}

/** The takeover is refused; nothing was changed. */
export class TakeoverRefused extends Error {
    constructor(faults: readonly string[]) {
        super(["nothing was taken over:", ...faults.map((each) => `  - ${each}`)].join("\n"));
    }
}

/** The stack takes over the class only if it would create exactly the same one. */
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
                  `storageclass ${name} stays outside the stack: its reclaimPolicy ${live.reclaimPolicy ?? "Delete"} and its other fields cannot change; each volume has its own reclaim policy, Retain`,
              ],
          ];
}

/** The directory in which every claim has a directory of its own name, where there is one. */
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

/** The configuration keys that say where the disks are. */
function placementOf(given: JsonObject, root: string, disks: readonly BoundDisk[]): JsonObject {
    const own = listAt(given, "nodes");
    const values = Object.fromEntries(
        disks.filter(({ label, node }) => label.value !== node).map((d) => [d.node, d.label.value]),
    );
    const paths = disks.filter(({ path, claim }) => path !== `${root}/${claim}`);
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

/** Compares the plan of the new configuration with the volumes that the claims are bound to. */
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
                  `persistentvolumeclaim ${config.namespace}/${claim}: it is bound to ${was}, and the plan has ${becomes}: a configuration cannot describe this installation`,
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
                      : `its capacity becomes ${align.capacity}, as its claim requests`,
                  align.reclaimPolicy === undefined
                      ? ""
                      : `its reclaim policy becomes ${align.reclaimPolicy}`,
              ]
                  .filter((text) => text !== "")
                  .join("; ")}: this does not touch the data`,
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

/** Secrets that would be shown, and secrets that would be lost. */
function secretFaults(secrets: ReleaseSecrets, released: JsonObject): readonly Fault[] {
    return [
        ...secrets
            .pathsIn(released)
            .filter(isReadByProgram)
            .map((path) => ({
                key: `${path.join(".")} of the release`,
                value: hidden,
                allowed: "no secret, as plans and reports show this value",
                remedy: "move the secret to another value with helm upgrade first",
            })),
        ...secrets.unreleased.map((path) => ({
            key: ["values", ...path].join("."),
            value: hidden,
            allowed: "a secret that the release has a value for",
            remedy: "remove it with pulumi config rm --path, and set it after the takeover",
        })),
    ];
}

/**
 * The configuration with which a stack can own an installation without changing it.
 * @param given the configuration so far: the release's name, its namespace, and where the chart is.
 * @throws TakeoverRefused with every reason.
 */
export function planTakeover(
    given: JsonObject,
    defaults: JsonObject,
    names: { readonly release: string; readonly namespace: string },
    there: Installation,
): TakeoverPlan {
    const { settings, faults } = settingsOf(there.release.computed);
    const { values: released, computed } = there.release;
    const secrets = new ReleaseSecrets(released, given.values ?? {});
    const line = (fault: Fault) => formatFault(secrets.hideIn(fault));
    const claims = claimsOf(names.release, computed);
    const bound = boundDisks(there.live, names.namespace, claims);
    const all = [...[...faults, ...secretFaults(secrets, released)].map(line), ...bound.faults];
    if (all.length > 0) {
        throw new TakeoverRefused(all);
    }
    const className = settings.storageClass;
    const [classKeys, classNotes] = classOf(className, there);
    const root = commonRoot(bound.disks) ?? textAt(given, "root") ?? textAt(defaults, "root") ?? "";
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
        const { values: read, ignored } = withoutIgnored({
            values: there.release.values,
            chart: isObject(complete.chart) ? complete.chart : {},
        });
        const plain = valuesOf({ ...there.release, values: read }, complete, defaults);
        const secretPaths = secrets.pathsIn(plain);
        const values = changedAt(plain, secretPaths, (text) => text);
        const configured = readConfig({ ...complete, values }, defaults);
        const differences = planFaults(configured, bound.disks);
        if (differences.length > 0) {
            throw new TakeoverRefused(differences);
        }
        return {
            given: { ...complete, values },
            ...configured,
            disks: bound.disks,
            secrets,
            secretPaths,
            notes: [
                `namespace ${names.namespace} stays outside the stack: it existed before`,
                ...classNotes,
                ...ignored.map(
                    (key) => `values.${key}: left out, as the chart ignores it and no pod changes`,
                ),
                ...bound.disks.flatMap(noteOf),
            ],
        };
    } catch (error) {
        throw error instanceof ConfigFaults ? new TakeoverRefused(error.faults.map(line)) : error;
    }
}
