import type { LiveClass } from "./doctor/live";
import { shown } from "./shown";

/** https://kubernetes.io/docs/concepts/storage/storage-classes/#local */
export const noProvisioner = "kubernetes.io/no-provisioner";

const defaultAnnotations = [
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
];

/** What is wrong with a class that the stack uses and does not create. */
export interface ClassVerdict {
    /** Why a run is refused. */
    readonly refusal?: string;
    readonly warnings: readonly string[];
}

/** What happens to a claim that a StatefulSet creates again, because it was deleted. */
const createdAgain = "a claim that is deleted while Kafka runs is created again by its StatefulSet";

function provisions(name: string, { provisioner, reclaimPolicy }: LiveClass): string {
    const deleted = reclaimPolicy === "Retain" ? "" : "; the new volume is deleted with the claim";
    return `StorageClass ${name}: expected the provisioner ${noProvisioner}, observed ${shown(provisioner)}: ${createdAgain}, and gets a new, empty volume from this provisioner instead of waiting for its own${deleted}`;
}

const remedy =
    "set storageClass to a class without a provisioner, or set createStorageClass to true and storageClass to a name that does not exist yet";

/**
 * Judges a class that was there before the stack (createStorageClass: false).
 * @param isDeployed whether the stack has volumes of this class: the class of a claim cannot change, so that
 * these are only warned of.
 */
export function judgeClass(
    name: string,
    live: LiveClass | undefined,
    isDeployed: boolean,
): ClassVerdict {
    const what = shown(name);
    if (live === undefined) {
        const text = `StorageClass ${what}: it does not exist, and createStorageClass is false; create it, or set createStorageClass to true`;
        return isDeployed ? { warnings: [text] } : { refusal: text, warnings: [] };
    }
    if (live.provisioner !== noProvisioner) {
        const text = provisions(what, live);
        return isDeployed
            ? { warnings: [`${text}; delete no claim of this stack by hand`] }
            : { refusal: `${text}; ${remedy}`, warnings: [] };
    }
    const isDefault = defaultAnnotations.some(
        (key) => live.metadata?.annotations?.[key] === "true",
    );
    return {
        warnings: [
            // The API server sets Immediate where a class says nothing.
            ...((live.volumeBindingMode ?? "Immediate") === "Immediate"
                ? [
                      `StorageClass ${what}: expected volumeBindingMode WaitForFirstConsumer, observed Immediate: ${createdAgain}, and may get another free volume of this class, on a node where its pod cannot run; use a class with WaitForFirstConsumer`,
                  ]
                : []),
            ...(isDefault
                ? [
                      `StorageClass ${what} is the cluster's default class: claims of other programs that name no class get it, and stay Pending; remove the annotation ${defaultAnnotations[0] ?? ""}`,
                  ]
                : []),
        ],
    };
}
