import { objectsOf } from "../core/chart/manifests";
import type { AppliedObject } from "../core/drift/objects";
import { at, type JsonObject } from "../core/json";
import { type Cluster, unlessMissing } from "../provider/kubernetes/cluster";
import { explain, KubeError } from "./cluster";

/** Plain data of what the client gives: its dates are text then. */
function plain(object: unknown): JsonObject {
    return JSON.parse(JSON.stringify(object)) as JsonObject;
}

/**
 * Each object of a manifest as the API would make it, by a dry run under another name, and as it is.
 * @throws KubeError where the API refuses the dry run.
 */
export async function readApplied(
    { config }: Cluster,
    namespace: string,
    manifests: string,
): Promise<readonly AppliedObject[]> {
    const { KubernetesObjectApi } = await import("@kubernetes/client-node");
    const api = KubernetesObjectApi.makeApiClient(config);
    return Promise.all(
        [...objectsOf(manifests).values()].map(async (manifest) => {
            const text = (...path: readonly string[]) => {
                const found = at(manifest, ...path);
                return typeof found === "string" ? found : "";
            };
            const name = text("metadata", "name");
            const type = { apiVersion: text("apiVersion"), kind: text("kind") };
            const draft = {
                ...manifest,
                metadata: {
                    labels: at(manifest, "metadata", "labels"),
                    annotations: at(manifest, "metadata", "annotations"),
                    generateName: "drift-",
                    namespace,
                },
            };
            try {
                const [live, expected] = await Promise.all([
                    unlessMissing(api.read({ ...type, metadata: { name, namespace } })),
                    api.create(draft as unknown as typeof type, undefined, "All"),
                ]);
                return {
                    manifest,
                    expected: plain(expected),
                    live: live === undefined ? undefined : plain(live),
                };
            } catch (error) {
                throw new KubeError(`${type.kind} ${namespace}/${name}: ${explain(error)}`);
            }
        }),
    );
}
