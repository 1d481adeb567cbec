import type { Mount } from "../../config/mount";
import type { StackConfig } from "../../config/schema";
import { type Json, type JsonObject, listAt, textAt } from "../../json";
import { nameOf } from "../names";
import { securityMounts } from "../security";
import type { ManifestChange } from "./change";
import { mainContainer, podSpec, withContainers } from "./containers";
import { replacedAt } from "./settings";

/** Key of the step's settings: the mounts of each StatefulSet, by its name. */
const key = "mounts";

/** The settings for what a stack mounts into brokers and ZooKeeper servers: names and paths alone. */
export function mountSettings(config: StackConfig): JsonObject {
    const { release, values, kafka, zookeeper, security } = config;
    const mounts: readonly (readonly [string, readonly Mount[]])[] = [
        ["cp-kafka", [...(kafka.mounts ?? []), ...securityMounts(security)]],
        ["cp-zookeeper", zookeeper.mounts ?? []],
    ];
    const some = mounts.filter(([, list]) => list.length > 0);
    return some.length === 0
        ? {}
        : {
              [key]: Object.fromEntries(
                  some.map(([subchart, list]): [string, Json] => [
                      nameOf(release, subchart, values),
                      list.map((one) => ({ ...one })),
                  ]),
              ),
          };
}

function volume(mount: Json, name: string): JsonObject {
    const items = listAt(mount, "items");
    const rest: JsonObject = items.length === 0 ? {} : { items };
    const secretName = textAt(mount, "secret");
    return secretName === undefined
        ? { name, configMap: { name: textAt(mount, "configMap") ?? "", ...rest } }
        : { name, secret: { secretName, ...rest } };
}

/** Mounts Secrets and ConfigMaps into brokers and ZooKeeper servers: the chart has no value for it. */
export const mountFiles: ManifestChange = (manifest, settings) => {
    const name = textAt(manifest, "metadata", "name") ?? "";
    const mounts = textAt(manifest, "kind") === "StatefulSet" ? listAt(settings, key, name) : [];
    if (mounts.length === 0) {
        return undefined;
    }
    const named = mounts.map((mount, i) => [mount, `mount-${i}`] as const);
    const volumes = [
        ...listAt(manifest, ...podSpec, "volumes"),
        ...named.map(([mount, of]) => volume(mount, of)),
    ];
    const main = mainContainer(manifest);
    const mounting = withContainers(manifest, (container) =>
        // The exporter of its metrics needs none of its files.
        container === main
            ? {
                  ...container,
                  volumeMounts: [
                      ...listAt(container, "volumeMounts"),
                      ...named.map(([mount, of]) => ({
                          name: of,
                          mountPath: textAt(mount, "path") ?? "",
                          readOnly: true,
                      })),
                  ],
              }
            : undefined,
    );
    return replacedAt(mounting ?? manifest, [...podSpec, "volumes"], volumes);
};
