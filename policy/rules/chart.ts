import { intOf, isFalse, type Part, partsOf, type PartValues } from "../chart";
import { at, isEmpty, isObject, list, notYetKnown, type Plain } from "../plain";
import { objectName, type Resource } from "../resource";
import type { Violation } from "../violation";

/** Keys below `persistence` that name the class of claims. */
const classKeys: Readonly<Record<Part, readonly string[]>> = {
    "cp-kafka": ["storageClass"],
    "cp-zookeeper": ["dataDirStorageClass", "dataLogDirStorageClass"],
};

function isOff(persistence: Plain | undefined): boolean {
    return persistence === null || isFalse(at(persistence, "enabled"));
}

function off(resource: Resource): readonly Violation[] {
    const seen = partsOf(resource).map(({ path, values }) => {
        const persistence = at(values, "persistence");
        return { path, enabled: at(persistence, "enabled"), off: isOff(persistence) };
    });
    const lost = seen.some((part) => !part.off)
        ? "this part of the data would be lost with the pods, and the other part not"
        : "the data would be lost with the pods";
    return seen
        .filter((part) => part.off)
        .map(({ path, enabled }) => ({
            object: objectName(resource),
            key: [...path, "persistence", "enabled"].join("."),
            value: enabled,
            allowed: "true",
            remedy: `${lost}: enable persistence`,
        }));
}

/** The chart's own number of volumes for each broker. */
const defaultDisks = 1;

/** The chart has as many volumes for a broker as this says; any number while that is not known. */
function disksOf(values: Plain | undefined): number {
    const value = at(values, "persistence", "disksPerBroker");
    if (value === undefined) {
        return defaultDisks;
    }
    return value === notYetKnown ? Number.POSITIVE_INFINITY : intOf(value);
}

function noDisks(object: string, { part, path, values }: PartValues): readonly Violation[] {
    const value = at(values, "persistence", "disksPerBroker");
    return part !== "cp-kafka" || disksOf(values) > 0
        ? []
        : [
              {
                  object,
                  key: [...path, "persistence", "disksPerBroker"].join("."),
                  value,
                  allowed: "a whole number, 1 or more",
                  remedy: "the brokers would have no volume at all: give each at least one",
              },
          ];
}

/** Where the chart mounts a broker's volumes: the first group is the number of the volume. */
const mount = /^\/opt\/kafka\/data-(0|[1-9]\d*)(\/(?!\.\.(\/|$))[^/]+)*\/?$/;

/** The image makes Kafka's settings of variables: KAFKA_LOG_DIRS is log.dirs. */
const logKeys = ["log.dirs", "log.dir", "metadata.log.dir"];

function settings(values: Plain | undefined): readonly (readonly [string, Plain])[] {
    return ["configurationOverrides", "customEnv"].flatMap((section) => {
        const own = at(values, section);
        return Object.entries(isObject(own) ? own : {}).flatMap(([key, value]) => {
            const setting =
                section === "customEnv"
                    ? key
                          .replace(/^KAFKA_/, "")
                          .replaceAll("_", ".")
                          .toLowerCase()
                    : key.replaceAll("_", ".").toLowerCase();
            return logKeys.includes(setting) ? [[`${section}.${key}`, value] as const] : [];
        });
    });
}

function isMounted(directories: Plain, disks: number): boolean {
    return (
        typeof directories === "string" &&
        directories
            .split(",")
            .map((each) => mount.exec(each.trim())?.[1])
            .every((disk) => disk !== undefined && Number(disk) < disks)
    );
}

/** Records in a directory of the container are lost with it. */
function elsewhere(object: string, { part, path, values }: PartValues): readonly Violation[] {
    return (part === "cp-kafka" ? settings(values) : [])
        .filter(([, value]) => value !== notYetKnown && value !== null)
        .filter(([, value]) => !isMounted(value, disksOf(values)))
        .map(([key, value]) => ({
            object,
            key: [...path, key].join("."),
            value,
            allowed:
                "directories below /opt/kafka/data-0 and the like, one for each of disksPerBroker volumes",
            remedy: "the records would be in the container, and lost with it: leave it out",
        }));
}

/** Helm merges these files with the values, and a policy does not see what is in them. */
function inFiles(resource: Resource): readonly Violation[] {
    const files = list(at(resource.props, "valueYamlFiles"));
    return files.length === 0 || partsOf(resource).length === 0
        ? []
        : [
              {
                  object: objectName(resource),
                  key: "valueYamlFiles",
                  value: files.length,
                  allowed: "no files",
                  remedy: "a file could switch persistence off, and no policy can read it: set everything in values",
              },
          ];
}

/**
 * Helm merges the values of the release before too, unless resetValues says otherwise.
 * https://helm.sh/docs/helm/helm_upgrade/
 */
function ofReleaseBefore(resource: Resource): readonly Violation[] {
    const { reuseValues, resetValues } = resource.props;
    return reuseValues !== true || resetValues === true || partsOf(resource).length === 0
        ? []
        : [
              {
                  object: objectName(resource),
                  key: "reuseValues",
                  value: reuseValues,
                  allowed: "false",
                  remedy: "the release before could have persistence off, and no policy can read its values: set everything in values",
              },
          ];
}

/** cp-helm-charts: what brokers and servers write beside their volumes is lost with the pods. */
export function persistent(resource: Resource): readonly Violation[] {
    const object = objectName(resource);
    return [
        ...off(resource),
        ...inFiles(resource),
        ...ofReleaseBefore(resource),
        ...partsOf(resource).flatMap((part) => [
            ...noDisks(object, part),
            ...elsewhere(object, part),
        ]),
    ];
}

/** cp-helm-charts: its claims have the cluster's default class unless the values name one. */
export function chartClassChosen(resource: Resource): readonly Violation[] {
    const object = objectName(resource);
    return partsOf(resource).flatMap(({ part, path, values }) => {
        const persistence = at(values, "persistence");
        if (persistence === notYetKnown || isOff(persistence)) {
            return [];
        }
        return classKeys[part]
            .filter((key) => isEmpty(at(persistence, key)))
            .map((key) => ({
                object,
                key: [...path, "persistence", key].join("."),
                value: at(persistence, key),
                allowed: 'the name of a StorageClass, or "-" for none',
                remedy: "the chart's claims would get the cluster's default class: name the class of the volumes",
            }));
    });
}
