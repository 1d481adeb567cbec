import { isList, isObject, type JsonObject, listAt, textAt } from "../json";
import type { BoundDisk } from "./volumes";

/** https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/ */
export interface ImportFile extends JsonObject {
    readonly resources: readonly JsonObject[];
}

export function isImportFile(file: unknown): file is ImportFile {
    return isObject(file) && isList(file.resources) && file.resources.every(isObject);
}

const types = {
    storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
    volume: "kubernetes:core/v1:PersistentVolume",
    claim: "kubernetes:core/v1:PersistentVolumeClaim",
    release: "kubernetes:helm.sh/v3:Release",
} as const;

function nameOf(resource: JsonObject): string {
    return textAt(resource, "logicalName") ?? textAt(resource, "name") ?? "";
}

/**
 * Adds to each resource of the program the id of its object in the cluster.
 * @param planned the output of `pulumi preview --import-file`: every resource the program would create.
 * @returns the file for `pulumi import`, with the resources that exist in the cluster, and their parents.
 */
export function filledIn(
    planned: ImportFile,
    {
        namespace,
        release,
        storageClass,
        disks,
    }: {
        readonly namespace: string;
        readonly release: string;
        readonly storageClass: string;
        readonly disks: readonly BoundDisk[];
    },
): ImportFile {
    const idOf = (resource: JsonObject): string | undefined => {
        const { type } = resource;
        // The names of volumes and claims are `<component>-<object>`.
        const named = (object: string) =>
            nameOf(resource) === `${textAt(resource, "parent") ?? ""}-${object}`;
        if (type === types.storageClass) {
            return storageClass;
        }
        if (type === types.release) {
            return `${namespace}/${release}`;
        }
        if (type === types.volume) {
            return disks.find(({ volume }) => named(volume))?.volume;
        }
        const disk = type === types.claim ? disks.find(({ claim }) => named(claim)) : undefined;
        return disk === undefined ? undefined : `${namespace}/${disk.claim}`;
    };
    const resources = planned.resources.flatMap((resource) => {
        const id = idOf(resource);
        if (resource.component === true) {
            return [resource];
        }
        return id === undefined ? [] : [{ ...resource, id }];
    });
    const parents = new Set(resources.map(({ parent }) => parent));
    return {
        ...planned,
        resources: resources.filter(
            ({ component, name }) => component !== true || parents.has(name),
        ),
    };
}

/** Steps of the imported stack's preview that would change data or pods; a line each. */
export function harmfulSteps(preview: unknown): string[] {
    const steps = isObject(preview) ? listAt(preview, "steps") : [];
    return steps.flatMap((step) => {
        const op = textAt(step, "op") ?? "";
        const urn = textAt(step, "urn") ?? "";
        const [type = "", name = ""] = urn.split("::").slice(2);
        const kubernetes = type.split("$").at(-1)?.startsWith("kubernetes:") === true;
        const harmless =
            op === "same" || op === "update" || op === "read" || (op === "create" && !kubernetes);
        return harmless ? [] : [`${op} of ${type.split("$").at(-1) ?? type} ${name}`];
    });
}
