import { isObject, type JsonObject, listAt, textAt } from "../../json";
import { shown } from "../../shown";
import { documentsOf, readHelmYaml, templateOf, writeHelmYaml } from "../helmYaml";
import type { ManifestChange } from "./change";
import { changes as allChanges, serviceChanges } from "./changes";
import {
    type PostrenderSettings,
    settingsAnnotation,
    postrenderSettings,
    withoutSettings,
} from "./settings";

/** Manifests after the step, and the objects it changed. */
export interface Postrendered {
    readonly manifests: string;
    /** What was changed, e.g. `moved to policy/v1: a-cp-zookeeper-pdb`. */
    readonly changed: readonly string[];
}

const budgetKind = "PodDisruptionBudget";
const podKinds = ["StatefulSet", "Deployment"];
const serviceKind = "Service";

/** Other documents are not read, and keep every byte. */
const mayConcern = new RegExp([budgetKind, ...podKinds, serviceKind].join("|"));

const gone = "policy/v1beta1";
const served = "policy/v1";
const goneLine = /^(apiVersion:[ \t]*)(["']?)policy\/v1beta1\2([ \t]*\r?)$/m;

type Changes = Readonly<Record<string, ManifestChange>>;

function nameIn(manifest: JsonObject): string {
    return textAt(manifest, "metadata", "name") ?? "an object without a name";
}

/** @throws Error with the template that it is of, where it is no YAML. */
function manifestIn(document: string): JsonObject {
    try {
        const manifest = readHelmYaml(document);
        return isObject(manifest) ? manifest : {};
    } catch (error) {
        const source = templateOf(document) ?? "a document";
        const [why = ""] = String(error).split("\n");
        throw new Error(
            `${shown(source)}: the chart renders what is no YAML here: ${shown(why)}; correct the chart, or the values that it is made of`,
        );
    }
}

/** The objects of a manifest: itself, or those that it lists. */
function objectsIn(manifest: JsonObject): readonly JsonObject[] {
    return textAt(manifest, "kind") === "List"
        ? listAt(manifest, "items").filter(isObject).flatMap(objectsIn)
        : [manifest];
}

function hasPods(manifest: JsonObject): boolean {
    return podKinds.includes(textAt(manifest, "kind") ?? "");
}

/**
 * Kubernetes 1.25 stopped serving policy/v1beta1, and the chart has no value to leave its budget
 * out, so without this it cannot be installed there at all.
 * https://github.com/confluentinc/cp-helm-charts/issues/643
 */
const servedBudget: ManifestChange = (manifest) =>
    textAt(manifest, "kind") === budgetKind && textAt(manifest, "apiVersion") === gone
        ? { ...manifest, apiVersion: served }
        : undefined;

const budgetWords = `moved to ${served}`;

/** Applies what an object of its kind gets. @returns the same object where nothing applies. */
class Step {
    readonly changed: string[] = [];
    private readonly settings: PostrenderSettings;
    private readonly changes: Changes;

    constructor(settings: PostrenderSettings, changes: Changes) {
        this.settings = settings;
        this.changes = changes;
    }

    apply(manifest: JsonObject): JsonObject {
        if (textAt(manifest, "kind") === "List") {
            const items = listAt(manifest, "items");
            const applied = items.map((item) => (isObject(item) ? this.apply(item) : item));
            return applied.every((item, i) => item === items[i])
                ? manifest
                : { ...manifest, items: applied };
        }
        let result = hasPods(manifest) ? withoutSettings(manifest) : manifest;
        for (const [words, change] of Object.entries(this.changesOf(manifest))) {
            const next = change(result, this.settings);
            if (next !== undefined) {
                result = next;
                this.changed.push(`${words}: ${nameIn(manifest)}`);
            }
        }
        return result;
    }

    private changesOf(manifest: JsonObject): Changes {
        const kind = textAt(manifest, "kind");
        if (kind === budgetKind) {
            return { [budgetWords]: servedBudget };
        }
        return hasPods(manifest) ? this.changes : kind === serviceKind ? serviceChanges : {};
    }
}

function written(document: string, before: JsonObject, after: JsonObject): string {
    if (before === after) {
        return document;
    }
    // Of a budget, every other byte stays.
    return textAt(before, "kind") === budgetKind && goneLine.test(document)
        ? document.replace(goneLine, `$1$2${served}$2$3`)
        : `---\n${writeHelmYaml(after)}`;
}

/**
 * Makes the chart's objects as this project installs them. Leaves every byte of the other ones as it is.
 * @throws Error where the settings cannot be read, or are in no object that takes them.
 */
export function postrender(manifests: string, changes = allChanges): Postrendered {
    const read = documentsOf(manifests).map((document) => ({
        document,
        manifest: mayConcern.test(document) ? manifestIn(document) : undefined,
    }));
    const settings = read
        .flatMap(({ manifest }) => (manifest === undefined ? [] : objectsIn(manifest)))
        .filter(hasPods)
        .map(postrenderSettings)
        .find((one) => one !== undefined);
    if (settings === undefined && manifests.includes(settingsAnnotation)) {
        throw new Error(
            `${settingsAnnotation}: no StatefulSet of the brokers has it in its pods' annotations; allowed: a chart that renders cp-kafka.podAnnotations there`,
        );
    }
    const step = new Step(settings ?? {}, changes);
    const rendered = read.map(({ document, manifest }) =>
        manifest === undefined ? document : written(document, manifest, step.apply(manifest)),
    );
    return { manifests: rendered.join(""), changed: step.changed };
}
