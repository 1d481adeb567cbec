import { nonEmpty } from "../chart/names";
import { concealed } from "../config/secrets";
import { at, type Json, type JsonObject, objectAt, textAt } from "../json";
import type { NamedRelease } from "../release/changes";
import { contentOf } from "../release/content";
import type { ReleaseInputs } from "../release/inputs";
import { outputsOf, resourceTypes } from "./resources";

/** Without what is encrypted in them. */
function valuesOf(release: Json): JsonObject {
    return objectAt(concealed(at(release, "values") ?? {})) ?? {};
}

/** The Helm release among the resources of a state. */
export function deployedRelease(resources: readonly Json[]): NamedRelease | undefined {
    const [release] = outputsOf(resources, "release");
    return release === undefined
        ? undefined
        : {
              name: textAt(release, "name") ?? "",
              namespace: textAt(release, "namespace") ?? "",
              values: valuesOf(release),
          };
}

/** What Helm is given for the release among resources of a state or a preview; of several, the first. */
export function releaseInputsOf(resources: readonly Json[]): ReleaseInputs | undefined {
    const release = resources.find(
        (resource) => textAt(resource, "type") === resourceTypes.release,
    );
    const inputs = objectAt(release, "inputs");
    return inputs === undefined
        ? undefined
        : {
              name: textAt(inputs, "name") ?? "",
              namespace: textAt(inputs, "namespace") ?? "",
              chart: textAt(inputs, "chart") ?? "",
              // A preview leaves it empty while another input is not known yet.
              version: nonEmpty(textAt(inputs, "version")),
              repository: textAt(inputs, "repositoryOpts", "repo"),
              values: valuesOf(inputs),
              content: contentOf(textAt(inputs, "description") ?? ""),
          };
}
