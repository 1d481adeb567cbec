import { at, isObject, type Json, type JsonObject } from "../json";
import type { BoundDisk } from "./volumes";

/** https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/ */
export interface ImportFile extends JsonObject {
    readonly resources: readonly JsonObject[];
}

export function isImportFile(file: unknown): file is ImportFile {
    return isObject(file) && Array.isArray(file.resources);
}

const types = {
    storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
    volume: "kubernetes:core/v1:PersistentVolume",
    claim: "kubernetes:core/v1:PersistentVolumeClaim",
    release: "kubernetes:helm.sh/v3:Release",
} as const;

function textOf(value: Json | undefined): string {
    return typeof value === "string" ? value : "";
}

function nameOf(resource: JsonObject): string {
    return textOf(resource.logicalName ?? resource.name);
}

/**
 * Fills in which object of the cluster each resource of the program is.
 * @param planned what `pulumi preview --import-file` wrote: every resource the program would make.
 * @returns the file for `pulumi import`, with those resources that the cluster has, and their parents.
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
        // Volumes and claims are called `<component>-<object>`.
        const named = (object: string) =>
            nameOf(resource) === `${textOf(resource.parent)}-${object}`;
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

/** What a preview of the imported stack would do beside what is harmless; a line each. */
export function harmfulSteps(preview: unknown): string[] {
    const steps = isObject(preview) && Array.isArray(preview.steps) ? preview.steps : [];
    return (steps as readonly Json[]).flatMap((step) => {
        const op = textOf(at(step, "op"));
        const urn = textOf(at(step, "urn"));
        const [type = "", name = ""] = urn.split("::").slice(2);
        const kubernetes = type.split("$").at(-1)?.startsWith("kubernetes:") === true;
        const harmless =
            op === "same" || op === "update" || op === "read" || (op === "create" && !kubernetes);
        return harmless ? [] : [`${op} of ${type.split("$").at(-1) ?? type} ${name}`];
    });
}
