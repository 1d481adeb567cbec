import { parse, stringify } from "yaml";
import { isObject, type JsonObject, textAt } from "../../json";
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

const budget = /^kind:[ \t]*(["']?)PodDisruptionBudget\1[ \t]*\r?$/m;
const gone = /^(apiVersion:[ \t]*)(["']?)policy\/v1beta1\2([ \t]*\r?)$/m;
const pods = /^kind:[ \t]*(["']?)(StatefulSet|Deployment)\1[ \t]*\r?$/m;
const service = /^kind:[ \t]*(["']?)Service\1[ \t]*\r?$/m;

function nameIn(manifest: JsonObject): string {
    return textAt(manifest, "metadata", "name") ?? "an object without a name";
}

function manifestIn(document: string): JsonObject {
    const manifest = parse(document) as unknown;
    return isObject(manifest) ? manifest : {};
}

interface Rendered {
    readonly document: string;
    readonly changed: readonly string[];
}

/**
 * Kubernetes 1.25 stopped serving policy/v1beta1, and the chart has no value to leave its budget
 * out, so without this it cannot be installed there at all.
 * https://github.com/confluentinc/cp-helm-charts/issues/643
 */
function servedBudget(document: string): Rendered {
    return budget.test(document) && gone.test(document)
        ? {
              document: document.replace(gone, "$1$2policy/v1$2$3"),
              changed: [`moved to policy/v1: ${nameIn(manifestIn(document))}`],
          }
        : { document, changed: [] };
}

function changedObject(
    document: string,
    settings: PostrenderSettings,
    changes: Readonly<Record<string, ManifestChange>>,
): Rendered {
    if (Object.keys(changes).length === 0 && !document.includes(settingsAnnotation)) {
        return { document, changed: [] };
    }
    const original = manifestIn(document);
    const changed: string[] = [];
    let manifest = withoutSettings(original);
    for (const [words, change] of Object.entries(changes)) {
        const result = change(manifest, settings);
        if (result !== undefined) {
            manifest = result;
            changed.push(`${words}: ${nameIn(original)}`);
        }
    }
    // Anchors would be right YAML, but the objects are read by people too.
    return manifest === original
        ? { document, changed }
        : { document: `---\n${stringify(manifest, { aliasDuplicateObjects: false })}`, changed };
}

/**
 * Makes the chart's objects as this project installs them. Leaves every byte of the other ones as it is.
 * @throws Error where the settings cannot be read.
 */
export function postrender(manifests: string, changes = allChanges): Postrendered {
    const documents = manifests.split(/^(?=---)/m);
    const settings =
        documents
            .filter((document) => document.includes(settingsAnnotation) && pods.test(document))
            .map((document) => postrenderSettings(manifestIn(document)))
            .find((one) => one !== undefined) ?? {};
    const rendered = documents.map((document) => {
        const served = servedBudget(document);
        const own = pods.test(document) ? changes : service.test(document) ? serviceChanges : {};
        const { document: result, changed } = changedObject(served.document, settings, own);
        return { document: result, changed: [...served.changed, ...changed] };
    });
    return {
        manifests: rendered.map(({ document }) => document).join(""),
        changed: rendered.flatMap(({ changed }) => changed),
    };
}
