import { posix } from "node:path";
import { at, list, type Plain, textAt, notYetKnown } from "../plain";
import { bytesOf } from "../quantity";
import { isNodeVolume, kindOf, objectName, type Resource, sourceOf } from "../resource";
import type { Violation } from "../violation";

/** A rule for all resources of a stack together. */
export type StackRule = (resources: readonly Resource[]) => readonly Violation[];

/** One alternative of the nodes that a volume may be on: the values of each label or field. */
type Place = ReadonlyMap<string, readonly string[]>;

interface Directory {
    readonly volume: Resource;
    readonly path: string;
    /** Alternatives; none where the volume may be on any node. */
    readonly places: readonly Place[];
}

function place(term: Plain): Place {
    const expressions = [...list(at(term, "matchExpressions")), ...list(at(term, "matchFields"))];
    return new Map(
        expressions
            .filter((expression) => textAt(expression, "operator") === "In")
            .map((expression) => [
                textAt(expression, "key") ?? "",
                list(at(expression, "values")).filter((value) => typeof value === "string"),
            ]),
    );
}

function directories(resources: readonly Resource[]): readonly Directory[] {
    return resources.filter(isNodeVolume).flatMap((volume) => {
        const path = textAt(volume.props, "spec", sourceOf(volume) ?? "", "path");
        const terms = list(
            at(volume.props, "spec", "nodeAffinity", "required", "nodeSelectorTerms"),
        );
        const plain = path === undefined ? undefined : posix.resolve("/", path);
        return plain === undefined ? [] : [{ volume, path: plain, places: terms.map(place) }];
    });
}

function shareValue(a: readonly string[] = [], b: readonly string[] = []): boolean {
    return a.some((value) => b.includes(value));
}

/** A label that only one of the two has does not count; several labels may name the same node. */
function mayMeet(a: Place, b: Place): boolean {
    const common = [...a.keys()].filter((key) => b.has(key));
    return common.length === 0
        ? shareValue([...a.values()].flat(), [...b.values()].flat())
        : common.every((key) => shareValue(a.get(key), b.get(key)));
}

function onOneNode(a: Directory, b: Directory): boolean {
    return (
        a.places.length === 0 ||
        b.places.length === 0 ||
        a.places.some((one) => b.places.some((other) => mayMeet(one, other)))
    );
}

function holds(outer: string, inner: string): boolean {
    return outer === inner || inner.startsWith(outer === "/" ? "/" : `${outer}/`);
}

/** Two pods that write into one directory destroy the data of both. */
export const apart: StackRule = (resources) => {
    const all = directories(resources);
    return all.flatMap((one, i) =>
        all
            .slice(i + 1)
            .filter((other) => holds(one.path, other.path) || holds(other.path, one.path))
            .filter((other) => onOneNode(one, other))
            .map((other) => ({
                object: objectName(other.volume),
                urn: other.volume.urn,
                key: `spec.${sourceOf(other.volume) ?? ""}.path`,
                value: other.path,
                allowed: `a directory neither that of ${objectName(one.volume)}, ${one.path} on the same node, nor within it or around it`,
                remedy: "two pods would write into one directory: give each volume its own",
            })),
    );
};

interface Pair {
    readonly claim: Resource;
    readonly volume: Resource;
}

function text(resource: Resource, ...path: readonly string[]): string | undefined {
    return textAt(resource.props, ...path);
}

function namespaceOf(claim: Resource): string {
    return text(claim, "metadata", "namespace") ?? "default";
}

/** Whether the volume is reserved for the claim, or the claim names the volume. */
function belong(claim: Resource, volume: Resource): boolean {
    const name = text(volume, "metadata", "name");
    const reserved = text(volume, "spec", "claimRef", "name");
    const named = name !== undefined && text(claim, "spec", "volumeName") === name;
    return (
        named ||
        (reserved !== undefined &&
            reserved === text(claim, "metadata", "name") &&
            text(volume, "spec", "claimRef", "namespace") === namespaceOf(claim))
    );
}

function pairs(resources: readonly Resource[]): readonly Pair[] {
    const volumes = resources.filter((resource) => kindOf(resource) === "PersistentVolume");
    return resources
        .filter((resource) => kindOf(resource) === "PersistentVolumeClaim")
        .flatMap((claim) =>
            volumes.filter((volume) => belong(claim, volume)).map((volume) => ({ claim, volume })),
        );
}

/** A claim does not bind to a volume that is smaller than its request. */
export const fits: StackRule = (resources) =>
    pairs(resources).flatMap(({ claim, volume }) => {
        const request = text(claim, "spec", "resources", "requests", "storage");
        const capacity = text(volume, "spec", "capacity", "storage");
        const requested = bytesOf(request ?? "");
        const available = bytesOf(capacity ?? "");
        return request !== undefined &&
            requested !== undefined &&
            available !== undefined &&
            requested > available
            ? [
                  {
                      object: objectName(claim),
                      urn: claim.urn,
                      key: "spec.resources.requests.storage",
                      value: request,
                      allowed: `at most ${capacity ?? ""}, the capacity of ${objectName(volume)}`,
                      remedy: "the claim and its pod would wait forever: request less, or give the volume more capacity",
                  },
              ]
            : [];
    });

/** A volume does not bind to a claim of another class, even if it is reserved for it. */
export const classesAgree: StackRule = (resources) =>
    pairs(resources).flatMap(({ claim, volume }) => {
        const value = at(claim.props, "spec", "storageClassName");
        const classOfVolume = at(volume.props, "spec", "storageClassName");
        const isOpen =
            value === notYetKnown || classOfVolume === notYetKnown || typeof value !== "string";
        return isOpen || value === (classOfVolume ?? "")
            ? []
            : [
                  {
                      object: objectName(claim),
                      urn: claim.urn,
                      key: "spec.storageClassName",
                      value,
                      allowed: `${JSON.stringify(classOfVolume ?? "")}, the class of ${objectName(volume)}`,
                      remedy: "the two never bind to each other: give both the same class",
                  },
              ];
    });
