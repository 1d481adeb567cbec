import { at, isObject, type JsonObject, listAt, textAt } from "../../json";
import { replacedAt } from "./settings";

export const podSpec = ["spec", "template", "spec"];

/** The containers of a StatefulSet or Deployment. */
export function containersOf(manifest: JsonObject): readonly JsonObject[] {
    return listAt(manifest, ...podSpec, "containers").filter(isObject);
}

/** The container that runs the pod's program: the exporter of its metrics may stand before it. */
export function mainContainer(manifest: JsonObject): JsonObject | undefined {
    const containers = containersOf(manifest);
    const isExporter = (container: JsonObject) =>
        textAt(container, "name") === "prometheus-jmx-exporter";
    return containers.find((container) => !isExporter(container)) ?? containers[0];
}

/** Number of the port that a container has by this name. */
export function portOf(container: JsonObject, name: string): number | undefined {
    const port = listAt(container, "ports").find((one) => textAt(one, "name") === name);
    const number = at(port, "containerPort");
    return typeof number === "number" ? number : undefined;
}

/**
 * The manifest with containers changed.
 * @param change gives undefined for a container that stays as it is.
 * @returns undefined where all stay as they are.
 */
export function withContainers(
    manifest: JsonObject,
    change: (container: JsonObject) => JsonObject | undefined,
): JsonObject | undefined {
    const containers = containersOf(manifest);
    const changed = containers.map(change);
    return changed.every((one) => one === undefined)
        ? undefined
        : replacedAt(
              manifest,
              [...podSpec, "containers"],
              containers.map((container, index) => changed[index] ?? container),
          );
}

/** The manifest with a container that has to end before the others start. */
export function withInitContainer(manifest: JsonObject, container: JsonObject): JsonObject {
    const path = [...podSpec, "initContainers"];
    return replacedAt(manifest, path, [...listAt(manifest, ...path), container]);
}
