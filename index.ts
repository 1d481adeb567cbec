import * as pulumi from "@pulumi/pulumi";
import { DataCanary } from "./components/dataCanary";
import { DiskIdentity } from "./components/diskIdentity";
import { KafkaChart } from "./components/kafkaChart";
import { LocalVolumes } from "./components/localVolumes";
import { deployed, stackName } from "./components/stackState";
import { guardedPlan, loadConfig } from "./config";
import { canaryArgs } from "./core/chart/canary";
import { chartDisks, withDisks } from "./core/chart/disks";
import {
    bootstrapAddress,
    serviceAddresses,
    statefulSets,
    zookeeperAddress,
} from "./core/chart/services";
import { chartValues } from "./core/chart/values";
import { preparationCommands } from "./core/disks/commands";
import { installTimeout, ownsNamespace } from "./core/lifecycle";

const config = loadConfig();

/** Asynchronous, as what is deployed has to be known before anything is registered. */
module.exports = async () => {
    const before = await deployed();
    const context = new pulumi.Config("kubernetes").get("context");
    const plan = await guardedPlan(config, before, context);

    const disks = chartDisks(config);
    const directories = withDisks(plan, disks);
    const { enabled: prepared, image, requireMount } = config.preparation;

    const volumes = new LocalVolumes("volumes", {
        namespace: config.namespace,
        createNamespace: ownsNamespace(config),
        storageClass: config.storageClass,
        createStorageClass: config.createStorageClass,
        volumes: directories,
        context,
        owner: {
            stack: stackName(),
            deployed: before.objects,
            bindings: before.bindings,
            used: config.installed,
            stopping: before.release !== undefined && !config.installed,
        },
        preparation: prepared ? { image, requireMount, used: config.installed } : undefined,
    });

    const identity = prepared
        ? new DiskIdentity("identity", {
              release: config.release,
              disks: disks.map(({ claim, role, ordinal }) => ({ claim, role, ordinal })),
              observed: volumes.observed,
              used: config.installed,
          })
        : undefined;
    if (!prepared) {
        const commands = preparationCommands(directories, requireMount);
        void pulumi.log.info(`directories have to be there before the pods start:\n${commands}`);
    }

    const chart = config.installed
        ? new KafkaChart(
              "kafka",
              {
                  release: config.release,
                  namespace: config.namespace,
                  chart: config.chart,
                  values: chartValues(config),
                  statefulSets: statefulSets(config),
                  context,
                  timeout: installTimeout(config),
              },
              // The StatefulSets take over claims that are there and bound, or make unbound ones, and
              // nothing starts on disks that do not belong together.
              { dependsOn: [volumes, ...(identity === undefined ? [] : [identity])] },
          )
        : undefined;

    if (config.canary.enabled) {
        new DataCanary(
            "canary",
            { ...canaryArgs(config, plan), ...(context === undefined ? {} : { context }) },
            { dependsOn: chart ?? volumes },
        );
    }

    return {
        /** host:port of the brokers inside the cluster. */
        bootstrap: config.installed ? bootstrapAddress(config) : null,
        /** host:port of ZooKeeper inside the cluster. */
        zookeeper: config.installed ? zookeeperAddress(config) : null,
        /** URL of each service that is switched on. */
        services: config.installed ? serviceAddresses(config) : {},
        /** What is where: claim -> node:path. */
        disks: Object.fromEntries(plan.map(({ claim, node, path }) => [claim, `${node}:${path}`])),
    };
};
