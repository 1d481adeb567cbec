import { objectsOf } from "../core/chart/manifests";
import type { AppliedObject } from "../core/drift/objects";
import { at, isObject, type Json, type JsonObject } from "../core/json";
import { lacksRight } from "../provider/kubernetes/apiWords";
import { type Cluster, reason, unlessMissing } from "../provider/kubernetes/cluster";
import { KubeError } from "./errors";
import { kubernetesClient } from "../provider/kubernetes/client";

/** Plain data of what the client gives: its dates become text. */
function plain(object: unknown): JsonObject {
    const data: unknown = JSON.parse(JSON.stringify(object));
    return isObject(data) ? data : {};
}

/** The texts of an object of labels or annotations. */
function texts(value: Json | undefined): Record<string, string> {
    const entries = Object.entries(isObject(value) ? value : {});
    return Object.fromEntries(
        entries.flatMap(([key, text]) => (typeof text === "string" ? [[key, text] as const] : [])),
    );
}

/** Undefined where the account may not create such objects, and so may make no dry run of it either. */
async function asCreated<T>(request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (lacksRight(error)) {
            return undefined;
        }
        throw error;
    }
}

/**
 * Each object of a manifest as the API would create it, by a dry run under another name, and as it is.
 * @throws KubeError where the API refuses the dry run.
 */
export async function readApplied(
    { config }: Cluster,
    ofRelease: string,
    manifests: string,
): Promise<readonly AppliedObject[]> {
    const { KubernetesObjectApi } = kubernetesClient();
    const api = KubernetesObjectApi.makeApiClient(config);
    return Promise.all(
        [...objectsOf(manifests).values()].map(async (manifest) => {
            const text = (...path: readonly string[]) => {
                const value = at(manifest, ...path);
                return typeof value === "string" ? value : "";
            };
            const name = text("metadata", "name");
            const own = text("metadata", "namespace");
            const namespace = own === "" ? ofRelease : own;
            const type = { apiVersion: text("apiVersion"), kind: text("kind") };
            const draft = {
                ...manifest,
                ...type,
                metadata: {
                    labels: texts(at(manifest, "metadata", "labels")),
                    annotations: texts(at(manifest, "metadata", "annotations")),
                    generateName: "drift-",
                    namespace,
                },
            };
            try {
                const [live, expected] = await Promise.all([
                    unlessMissing(api.read({ ...type, metadata: { name, namespace } })),
                    asCreated(api.create(draft, undefined, "All")),
                ]);
                return {
                    manifest,
                    expected: expected === undefined ? undefined : plain(expected),
                    live: live === undefined ? undefined : plain(live),
                };
            } catch (error) {
                throw new KubeError(`${type.kind} ${namespace}/${name}: ${reason(error)}`);
            }
        }),
    );
}
