import { isObject, list, type Plain, type PlainObject, notYetKnown, at } from "../plain";
import { imagesOf, kindOf, objectName, type Resource } from "../resource";
import type { Violation } from "../violation";

const remedy =
    "another image, with another version's format of the data, could start at any restart: name a version or a digest";

/** Tags that their owners move on, also as stable-ubi8, 8-jre-stable and the like. */
const words =
    "latest|stable|edge|main|master|trunk|head|tip|dev|devel|develop|nightly|daily|weekly|canary|rolling|current|release|testing|unstable|snapshot|lts|beta|alpha|rc|preview|prod|production|staging|default";
const moving = new RegExp(`^v?(${words})([._-]|$)|[._-](${words})$`, "i");

/** Wherever it is, and whatever version is beside it. */
const latest = /(^|[._-])v?latest([._-]|$)/i;

/** A number of a version, a date or a commit names one image, whatever word is beside it. */
const pinned =
    /\d+\.\d+|\d{4}-?\d\d-?\d\d|(^|[._-])(?=[0-9a-f]*\d)[0-9a-f]{7,40}$|^(?=[0-9a-f]*\d)[0-9a-f]{7,40}[._-]/i;

function isMoving(tag: string): boolean {
    return latest.test(tag) || (moving.test(tag) && !pinned.test(tag));
}

/** Tag of an image reference: undefined where it has none, the digest where it has one. */
function tagOf(reference: string): string | undefined {
    const [name = "", digest] = reference.split("@");
    const last = name.slice(name.lastIndexOf("/") + 1);
    return digest ?? last.split(":").at(1);
}

function moves(reference: string): boolean {
    const tag = tagOf(reference);
    return tag === undefined || tag === "" || isMoving(tag);
}

interface Found {
    readonly key: string;
    readonly value: Plain;
    readonly allowed: string;
}

const aVersion = "the tag of a version, or a digest";

/** A chart's tag beside the image, under the usual names. What is not given, the chart's version decides. */
function movingTag(values: PlainObject, path: string): readonly Found[] {
    return ["imageTag", "tag"]
        .filter((key) => key !== "tag" || "repository" in values)
        .flatMap((key) => {
            const value = values[key];
            const isEmpty = key === "imageTag" && (value === "" || value === null);
            return value !== undefined &&
                (isEmpty || (typeof value === "string" && isMoving(value)))
                ? [{ key: `${path}.${key}`, value, allowed: aVersion }]
                : [];
        });
}

/** Images in a release's values, however deep. */
function inValues(value: Plain, path: string): readonly Found[] {
    if (Array.isArray(value)) {
        return list(value).flatMap((item, i) => inValues(item, `${path}[${i}]`));
    }
    if (!isObject(value)) {
        return [];
    }
    const { image } = value;
    const whole = [
        { key: `${path}.image`, value: image },
        // As in a pod's volume.
        { key: `${path}.image.reference`, value: at(image, "reference") },
    ].flatMap(({ key, value: reference }) =>
        typeof reference === "string" && isMoving(tagOf(reference) ?? "")
            ? [{ key, value: reference, allowed: `an image with ${aVersion}` }]
            : [],
    );
    return [
        ...whole,
        ...movingTag(value, path),
        ...Object.entries(value).flatMap(([key, child]) => inValues(child, `${path}.${key}`)),
    ];
}

function inPods(resource: Resource): readonly Found[] {
    return imagesOf(resource).flatMap(({ key, image }) =>
        typeof image === "string" && moves(image)
            ? [{ key, value: image, allowed: `an image with ${aVersion}` }]
            : [],
    );
}

/** https://kubernetes.io/docs/concepts/containers/images/#image-names */
export function imagePinned(resource: Resource): readonly Violation[] {
    const object = objectName(resource);
    const values = at(resource.props, "values") ?? null;
    const found =
        kindOf(resource) === "Release" || kindOf(resource) === "Chart"
            ? values === notYetKnown
                ? []
                : inValues(values, "values")
            : kindOf(resource) === undefined
              ? []
              : inPods(resource);
    return found.map((one) => ({ object, ...one, remedy }));
}
