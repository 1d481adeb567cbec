import { posix } from "node:path";
import { at, list, type Plain, textAt, notYetKnown } from "../plain";
import { bytesOf } from "../quantity";
import { isNodeVolume, objectName, type PolicyObject, sourceOf } from "../resource";
import { pairs, type StackRule } from "./pairs";

/** One alternative of the nodes that a volume may be on: the values of each label or field. */
type Place = ReadonlyMap<string, readonly string[]>;

interface Directory {
    readonly volume: PolicyObject;
    readonly path: string;
    /** Alternatives; none where the volume may be on any node. */
    readonly places: readonly Place[];
}

/** The kubelet gives a node its own name in a label too. */
function nameOf(key: string): string {
    return key === "kubernetes.io/hostname" ? "metadata.name" : key;
}

function place(term: Plain): Place {
    const expressions = [...list(at(term, "matchExpressions")), ...list(at(term, "matchFields"))];
    return new Map(
        expressions
            .filter((expression) => textAt(expression, "operator") === "In")
            .map((expression) => [
                nameOf(textAt(expression, "key") ?? ""),
                list(at(expression, "values")).filter((value) => typeof value === "string"),
            ]),
    );
}

function directories(resources: readonly PolicyObject[]): readonly Directory[] {
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

/** Only a label that both have, with other values, keeps them apart: one node has many labels. */
function mayMeet(a: Place, b: Place): boolean {
    return [...a.keys()]
        .filter((key) => b.has(key))
        .every((key) => shareValue(a.get(key), b.get(key)));
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

/** A patch is of the volume with its name, which may be in the same stack. */
function isSameVolume(a: PolicyObject, b: PolicyObject): boolean {
    return (a.partial || b.partial) && objectName(a) === objectName(b);
}

/** Two pods that write into one directory destroy the data of both. */
export const apart: StackRule = (resources) => {
    const all = directories(resources);
    return all.flatMap((one, i) =>
        all
            .slice(i + 1)
            .filter((other) => !isSameVolume(one.volume, other.volume))
            .filter((other) => holds(one.path, other.path) || holds(other.path, one.path))
            .filter((other) => onOneNode(one, other))
            .map((other) => ({
                object: objectName(other.volume),
                urn: other.volume.urn,
                key: `${other.volume.prefix}spec.${sourceOf(other.volume) ?? ""}.path`,
                value: other.path,
                allowed: `a directory neither that of ${objectName(one.volume)}, ${one.path} on the same node, nor within it or around it`,
                remedy: "two pods would write into one directory: give each volume its own",
            })),
    );
};

/** A number is a quantity too, and blanks around one are no reason not to look at it. */
function quantityText(quantity: Plain | undefined): string {
    return typeof quantity === "string" || typeof quantity === "number"
        ? String(quantity).trim()
        : "";
}

/** A claim does not bind to a volume that is smaller than its request. */
export const fits: StackRule = (resources) =>
    pairs(resources).flatMap(({ claim, volume }) => {
        const request = at(claim.props, "spec", "resources", "requests", "storage");
        const capacity = at(volume.props, "spec", "capacity", "storage");
        const requested = bytesOf(quantityText(request));
        const available = bytesOf(quantityText(capacity));
        return request !== undefined &&
            requested !== undefined &&
            available !== undefined &&
            requested > available
            ? [
                  {
                      object: objectName(claim),
                      urn: claim.urn,
                      key: `${claim.prefix}spec.resources.requests.storage`,
                      value: request,
                      allowed: `at most ${quantityText(capacity)}, the capacity of ${objectName(volume)}`,
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
                      key: `${claim.prefix}spec.storageClassName`,
                      value,
                      allowed: `${JSON.stringify(classOfVolume ?? "")}, the class of ${objectName(volume)}`,
                      remedy: "the two never bind to each other: give both the same class",
                  },
              ];
    });
