import { secretsRoot } from "../chart/security";
import type { Fault } from "../fault";
import type { Mount } from "./mount";
import type { StackConfig } from "./schema";

/** Directories of the system's that a mount would hide, and of Kubernetes', with all below them. */
const system =
    "bin|dev|lib|lib32|lib64|proc|run|sbin|sys|usr/bin|usr/lib|usr/lib64|usr/sbin|var/run";

/** What the images and the chart use, with all below it and the directories that hold it. */
const used = {
    kafka: ["/etc/confluent", "/etc/jmx-kafka", "/opt/kafka/data-0", "/var/lib/kafka", secretsRoot],
    zookeeper: ["/etc/confluent", "/etc/jmx-zookeeper", "/var/lib/zookeeper", secretsRoot],
} as const;

/** Directories that have to keep what is in them, where a directory below is free. */
const shared = [
    "/etc/kafka",
    "/home",
    "/home/appuser",
    "/root",
    "/tmp",
    "/usr",
    "/usr/share",
    "/usr/share/confluent-hub-components",
    "/usr/share/java",
];

function isWithin(path: string, directory: string): boolean {
    return path === directory || path.startsWith(`${directory}/`);
}

/** The directory that a mount at this path would hide; undefined where it hides none. */
function hidden(role: keyof typeof used, path: string): string | undefined {
    if (new RegExp(`^/(${system})(/|$)`).test(path)) {
        return path;
    }
    const disk = /^\/opt\/kafka\/data-[^/]*/.exec(path)?.[0];
    if (role === "kafka" && disk !== undefined) {
        return disk;
    }
    return (
        used[role].find((own) => isWithin(path, own) || isWithin(own, path)) ??
        shared.find((own) => own === path)
    );
}

function sourceFaults(key: string, mount: Mount): Fault[] {
    return (mount.secret === undefined) === (mount.configMap === undefined)
        ? [
              {
                  key,
                  value: mount,
                  allowed: "either secret or configMap, and one of them",
                  remedy: "two objects are two entries, each at a path of its own",
              },
          ]
        : [];
}

function pathFaults(role: keyof typeof used, mounts: readonly Mount[]): Fault[] {
    return mounts.flatMap(({ path }, i) => {
        const key = `${role}.mounts[${i}].path`;
        const own = hidden(role, path);
        if (own !== undefined) {
            const allowed =
                "a directory that the image and the chart do not use, such as /etc/kafka/secrets";
            return [{ key, value: path, allowed, remedy: `${own} would be hidden` }];
        }
        const other = mounts
            .slice(0, i)
            .findIndex((one) => isWithin(path, one.path) || isWithin(one.path, path));
        return other === -1
            ? []
            : [
                  {
                      key,
                      value: path,
                      allowed: `a directory that is not that of ${role}.mounts[${other}], nor within it or around it`,
                      remedy: "two mounts cannot share a directory",
                  },
              ];
    });
}

function itemFaults(role: string, mounts: readonly Mount[]): Fault[] {
    return mounts.flatMap(({ items = [] }, i) =>
        items.flatMap(({ path }, j) =>
            items.slice(0, j).some((one) => one.path === path)
                ? [
                      {
                          key: `${role}.mounts[${i}].items[${j}].path`,
                          value: path,
                          allowed: "another file for each key",
                          remedy: "two keys cannot be one file",
                      },
                  ]
                : [],
        ),
    );
}

/** What cannot be mounted into the pods of brokers and ZooKeeper servers. */
export function mountFaults({ kafka, zookeeper }: StackConfig): readonly Fault[] {
    const all = { kafka: kafka.mounts ?? [], zookeeper: zookeeper.mounts ?? [] };
    return (["kafka", "zookeeper"] as const).flatMap((role) => [
        ...all[role].flatMap((mount, i) => sourceFaults(`${role}.mounts[${i}]`, mount)),
        ...pathFaults(role, all[role]),
        ...itemFaults(role, all[role]),
    ]);
}
