import type { DiskFacts } from "./facts";
import { few, gate, type Wrong } from "./gate";

function clusterOf({ properties }: DiskFacts): string | undefined {
    return properties["cluster.id"];
}

export const oneCluster = gate("all disks have the same cluster.id", ["disks"], ({ disks }) => {
    const ids = [...new Set(disks.map(clusterOf).filter((id) => id !== undefined))];
    const wrong = disks
        .filter((disk) => disk.role === "broker" && clusterOf(disk) === undefined)
        .map(({ claim }) => `${claim} without one`);
    const several =
        ids.length > 1
            ? ids.map(
                  (id) =>
                      `${id} on ${disks
                          .filter((one) => clusterOf(one) === id)
                          .map(({ claim }) => claim)
                          .join(" and ")}`,
              )
            : [];
    const found = [...wrong, ...several, ...(ids.length === 0 ? ["none"] : [])];
    return found.length === 0
        ? undefined
        : {
              found: few(found),
              remedy: "a disk is empty or belongs to another cluster: mount the right disk there",
          };
});

function sameAs(
    id: string | undefined,
    of: string,
    disks: readonly DiskFacts[],
): Wrong | undefined {
    const onDisks = disks.map(clusterOf).find((one) => one !== undefined);
    return id !== undefined && id === onDisks
        ? undefined
        : {
              found: `${few([id ?? "none"])} in ${of}, and ${few([onDisks ?? "none"])} on the disks`,
              remedy: `${of} and the disks belong to two clusters: mount the right disks`,
          };
}

export const zookeeperCluster = gate(
    "ZooKeeper has the cluster.id of the disks",
    ["znodes", "disks"],
    ({ znodes, disks }) => sameAs(znodes.clusterId, "ZooKeeper", disks),
);

export const quorumCluster = gate(
    "the controllers have the cluster.id of the disks",
    ["quorum", "disks"],
    ({ quorum, disks }) => sameAs(quorum.clusterId, "the controllers", disks),
);
