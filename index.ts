import * as pulumi from "@pulumi/pulumi";
import { DataCanary } from "./components/dataCanary";
import { KafkaChart } from "./components/kafkaChart";
import { LocalVolumes } from "./components/localVolumes";
import { loadConfig } from "./config";
import { canaryArgs } from "./core/chart/canary";
import {
    bootstrapAddress,
    serviceAddresses,
    statefulSets,
    zookeeperAddress,
} from "./core/chart/services";
import { chartValues } from "./core/chart/values";
import { installTimeout, ownsNamespace } from "./core/lifecycle";
import { planVolumes } from "./core/plan";

const config = loadConfig();
const plan = planVolumes(config);

const volumes = new LocalVolumes("volumes", {
    namespace: config.namespace,
    createNamespace: ownsNamespace(config),
    storageClass: config.storageClass,
    createStorageClass: config.createStorageClass,
    volumes: plan,
});

const context = new pulumi.Config("kubernetes").get("context");

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
          // The StatefulSets take over claims that are there and bound, or make unbound ones.
          { dependsOn: volumes },
      )
    : undefined;

if (config.canary.enabled) {
    new DataCanary(
        "canary",
        { ...canaryArgs(config, plan), ...(context === undefined ? {} : { context }) },
        { dependsOn: chart ?? volumes },
    );
}

/** host:port of the brokers inside the cluster. */
export const bootstrap = config.installed ? bootstrapAddress(config) : null;

/** host:port of ZooKeeper inside the cluster. */
export const zookeeper = config.installed ? zookeeperAddress(config) : null;

/** URL of each service that is switched on. */
export const services = config.installed ? serviceAddresses(config) : {};

/** What is where: claim -> node:path. */
export const disks = Object.fromEntries(
    plan.map(({ claim, node, path }) => [claim, `${node}:${path}`]),
);
