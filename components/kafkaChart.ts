import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { publishedRepository } from "../core/chart/defaults";
import type { ClaimedDisk } from "../core/chart/knownDisks";
import type { MetadataPhase } from "../core/metadata/phase";
import { fixedValues } from "../core/release/changes";
import { describeContent } from "../core/release/content";
import type { MetadataLevel as Level } from "../core/features/metadataVersion";
import { contentHash } from "./contentHash";
import { Controllers, type ControllersArgs } from "./controllers";
import { DiskIdentity } from "./diskIdentity";
import type { ObservedDirectories } from "./nodeDirectories";
import type { MetadataChange } from "./guardedMetadata";
import { MetadataVersion } from "./metadataVersion";
import { ReachedPhase } from "./reachedPhase";
import { OrderlyStop } from "./orderlyStop";
import { ReleaseRecord } from "./releaseRecord";
import { RollingUpdate } from "./rollingUpdate";
import type { AskedKafka } from "./runningPhase";
import type { ChartValues } from "./secretValues";

/** Where the chart comes from: its repository at a version, or a directory or .tgz. */
export interface ChartSource {
    /** Version in the repository, e.g. `0.6.1`. */
    readonly version?: string;
    /** URL of the repository; default: the published one of cp-helm-charts. */
    readonly repository?: string;
    /** Path of a directory or .tgz, relative to the project; goes without version and repository. */
    readonly path?: string;
}

export interface KafkaChartArgs {
    /** Name of the Helm release. Fixed, as the claims carry it. */
    readonly release: string;
    /** Namespace of the release; has to be there. */
    readonly namespace: string;
    readonly chart: ChartSource;
    /** Values of the chart, complete; each that is secret as an output of its own. */
    readonly values: pulumi.Input<ChartValues>;
    /** Names of the StatefulSets, by which their pods are restarted and stopped. */
    readonly statefulSets: {
        readonly kafka: string;
        /** @default The brokers have no ZooKeeper. */
        readonly zookeeper?: string;
        /** @default The brokers have no controllers. */
        readonly controllers?: string;
        readonly brokers: number;
        /** File in the brokers' pods that tools connect with. @default Without TLS and SASL. */
        readonly clientConfig?: string;
    };
    /** Context of the kubeconfig, where the Kubernetes provider is given one. */
    readonly context?: string | undefined;
    /** Seconds that Helm may wait for all Deployments, and the rolling update for each pod. */
    readonly timeout: number;
    /** Whether the chart is installed. @default true */
    readonly installed?: boolean;
    /** What each claim's disk is for. @default Disks are not compared before pods start on them. */
    readonly disks?: readonly ClaimedDisk[];
    /**
     * The controllers, by the id of the cluster that new disks are formatted with.
     * @default None: the metadata is in ZooKeeper.
     */
    readonly controllers?:
        | ((
              clusterId: pulumi.Output<string>,
          ) => Omit<ControllersArgs, "timeout" | "context" | "kafka">)
        | undefined;
    /** Controllers, by their number, whose lost disk is accepted. @default None. */
    readonly replace?: readonly number[] | undefined;
    /** Brokers, by their id, whose lost disks are accepted. @default None. */
    readonly rewrite?: readonly number[] | undefined;
    /** Phase of the metadata. @default It has no controllers. */
    readonly metadata?: MetadataPhase | undefined;
    /** Brokers, ZooKeeper and controllers by their names. @default Kafka is not on its way off ZooKeeper. */
    readonly moving?: Omit<AskedKafka, "context"> | undefined;
    /** Where the metadata goes in this run. @default It stays. */
    readonly change?: MetadataChange | undefined;
    /** The level of the metadata, and whether it may be raised to it. @default It stays as it is. */
    readonly metadataVersion?:
        { readonly level: Level; readonly acknowledged: boolean } | undefined;
    /** What was observed on the disks. */
    readonly observed?: pulumi.Input<ObservedDirectories>;
}

/** From the project's directory, so that the state is the same on every machine. */
const postrender = "./components/postrender.js";
const postrenderSources = ["postrender.js", "postrenderStep.ts", "../core/chart/postrender"].map(
    (file) => join(__dirname, file),
);

/** Revisions of the release that Helm keeps; without a limit each `pulumi up` adds a Secret. */
const keptRevisions = 10;

/**
 * A StatefulSet's claim templates and pod management cannot change: it has to be recreated. Nor can brokers
 * change their protocol one by one: those that were restarted could not speak with the others.
 */
const replacing = fixedValues.map(
    ([first = "", ...rest]) => `values["${first}"]${rest.map((key) => `.${key}`).join("")}`,
);

/**
 * Kafka and its services as a Helm release of cp-helm-charts, made to install on Kubernetes 1.25 and
 * newer. The claims it uses have to be there before it; removing it touches none of them.
 */
export class KafkaChart extends pulumi.ComponentResource {
    /** Name of the release, once all its pods are in service and an orderly stop is possible; undefined if it is not installed. */
    readonly release: pulumi.Output<string | undefined>;

    constructor(name: string, args: KafkaChartArgs, opts?: pulumi.ComponentResourceOptions) {
        // What makes the controllers is a function, and a change of the phase, or what is acknowledged, is there in one run alone.
        const metadataVersion = args.metadataVersion?.level;
        const inputs = { ...args, metadataVersion, controllers: undefined, change: undefined };
        super("kafka-local-volumes:index:KafkaChart", name, inputs, opts);
        const identity = this.checkDisks(name, args);
        this.release =
            args.installed === false
                ? pulumi.output(undefined)
                : this.install(name, args, identity);
        this.registerOutputs({ release: this.release });
    }

    /** Nothing starts on disks that do not belong together. */
    private checkDisks(name: string, args: KafkaChartArgs): DiskIdentity {
        const { release, installed = true, disks = [], observed = [] } = args;
        const { replace, rewrite = [], metadata, change } = args;
        return new DiskIdentity(
            `${name}-identity`,
            {
                ...{ release, observed, used: installed, stack: pulumi.getStack() },
                disks: disks.map(({ claim, role, ordinal, disk }) => ({
                    claim,
                    role,
                    ordinal,
                    disk,
                })),
                ...(replace === undefined ? {} : { replace: [...replace] }),
                ...(metadata === undefined ? {} : { phase: metadata }),
                ...(change?.forming === undefined ? {} : { forming: change.forming }),
                ...(change?.starting === true ? { starting: true, rewrite: [...rewrite] } : {}),
            },
            { parent: this },
        );
    }

    /** Brokers register with controllers when they start, and end if these do not answer for a minute. */
    private startControllers(
        name: string,
        { controllers, statefulSets, timeout, context }: KafkaChartArgs,
        dependsOn: readonly pulumi.Resource[],
        identity: DiskIdentity,
    ): Controllers | undefined {
        if (controllers === undefined) {
            return undefined;
        }
        const clusterId = identity.clusterId.apply((id) => id ?? "");
        const { kafka } = statefulSets;
        const args = { ...controllers(clusterId), kafka, timeout, context };
        return new Controllers(`${name}-controllers`, args, {
            parent: this,
            dependsOn: [...dependsOn],
        });
    }

    /** What Kafka's metadata has to be before brokers restart, or after. */
    private phase(
        name: string,
        { controllers, moving, change, timeout, context }: KafkaChartArgs,
        until: "brokers may restart" | "reached",
        dependsOn: readonly pulumi.Resource[],
    ): readonly pulumi.CustomResource[] {
        if (moving === undefined || change === undefined) {
            return [];
        }
        if (controllers === undefined && !change.noted) {
            return [];
        }
        const { from, to, starting } = change;
        return [
            new ReachedPhase(
                name,
                { ...moving, ...{ from, to, until, timeout, context, starting } },
                { parent: this, dependsOn: [...dependsOn] },
            ),
        ];
    }

    /** Last of all: what was written with a new level is nothing that an older Kafka can read. */
    private raise(
        name: string,
        { metadataVersion, moving, timeout, context }: KafkaChartArgs,
        dependsOn: readonly pulumi.Resource[],
    ): readonly pulumi.CustomResource[] {
        return metadataVersion === undefined || moving === undefined
            ? []
            : [
                  new MetadataVersion(
                      `${name}-metadata-version`,
                      { ...moving, ...metadataVersion, timeout, context },
                      { parent: this, dependsOn: [...dependsOn] },
                  ),
              ];
    }

    private install(
        name: string,
        args: KafkaChartArgs,
        identity: DiskIdentity,
    ): pulumi.Output<string> {
        const { path, version, repository } = args.chart;
        const { context } = args;
        const content = contentHash(...postrenderSources, ...(path === undefined ? [] : [path]));
        // It refuses a release of another owner, beside which nothing may be started.
        const record = new ReleaseRecord(
            `${name}-record`,
            {
                release: args.release,
                namespace: args.namespace,
                timeout: args.timeout,
                context,
            },
            { parent: this, dependsOn: identity },
        );
        const controllers = this.startControllers(name, args, [identity, record], identity);
        const started = controllers === undefined ? [] : [controllers];
        const mayRestart = this.phase(`${name}-may-restart`, args, "brokers may restart", started);
        // Controllers that write to ZooKeeper need it to start, and it comes with the brokers, which wait for them.
        const before =
            args.change?.starting === true &&
            controllers !== undefined &&
            args.statefulSets.zookeeper !== undefined
                ? [identity, controllers.set]
                : [identity, ...started, ...mayRestart];
        const release = new k8s.helm.v3.Release(
            `${name}-release`,
            {
                name: args.release,
                namespace: args.namespace,
                ...(path === undefined
                    ? {
                          chart: "cp-helm-charts",
                          ...(version === undefined ? {} : { version }),
                          repositoryOpts: { repo: repository ?? publishedRepository },
                      }
                    : { chart: path }),
                values: args.values,
                postrender,
                timeout: args.timeout,
                maxHistory: keptRevisions,
                // Atomic would take a release that came up too slowly away again, and with it what
                // there is to see of the cause; the next `up` upgrades a failed release as it is.
                atomic: false,
                // Continues from a failed release that the state does not contain.
                replace: true,
                // The provider compares a local chart by its version alone: a change of its contents,
                // or of the postrender step, would never be installed.
                // https://github.com/pulumi/pulumi-kubernetes/pull/2672
                // Likewise what an interrupted run left, which is no difference of any input.
                description: record.repaired.apply((repaired) =>
                    describeContent(content, repaired),
                ),
            },
            // The release's name is fixed, so a new one cannot be made beside the old.
            {
                parent: this,
                dependsOn: before,
                deleteBeforeReplace: true,
                replaceOnChanges: replacing,
            },
        );
        const stop = new OrderlyStop(
            `${name}-stop`,
            {
                release: release.id,
                namespace: args.namespace,
                ...args.statefulSets,
                context,
            },
            { parent: this, dependsOn: started },
        );
        const rolled = new RollingUpdate(
            `${name}-rolling-update`,
            {
                release: release.id,
                // Another revision has another template, as far as Pulumi can tell.
                revision: release.status.revision,
                namespace: args.namespace,
                ...args.statefulSets,
                timeout: args.timeout,
                context,
            },
            // Brokers that an interrupted stop left stopped are started by it. And where pods do not come into
            // service, the state has the stop for the next destroy.
            { parent: this, dependsOn: stop },
        );
        const reached = this.phase(`${name}-metadata`, args, "reached", [rolled]);
        const raised = this.raise(name, args, [rolled, ...reached]);
        const after = pulumi.all([rolled, ...reached, ...raised].map(({ id }) => id));
        return pulumi.all([release.name, after]).apply(([released]) => released);
    }
}
