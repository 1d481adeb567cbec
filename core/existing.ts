import type { LiveObject, WantedObjects } from "./clashes";
import { shellWord } from "./shellWord";
import { shown } from "./shown";
import { shortStackName } from "./stackName";
import { resourceTypes } from "./state/resources";

/** Makes a Kubernetes provider that creates nothing over what exists apply its objects over it, as others do. */
export const upsertVariable = "PULUMI_K8S_UPSERT_EXISTING_OBJECTS";

/** What the provider takes for yes. */
const truthy = ["1", "true"];

/**
 * Whether a Kubernetes provider refuses to create an object that exists: from 4.29 on, unless it is told not
 * to.
 * @param told the values of its configuration and of its variable, the first of which counts.
 */
export function refusesExisting(version: string, told: readonly (string | undefined)[]): boolean {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const answer = told.find((value) => value !== undefined)?.toLowerCase();
    return (major > 4 || (major === 4 && minor >= 29)) && !truthy.includes(answer ?? "");
}

/** What a stack is about to make, as the children of a component. */
export interface WantedChildren extends WantedObjects {
    /** URN of the component. */
    readonly component: string;
    readonly volumes: readonly (WantedObjects["volumes"][number] & {
        readonly claim: string;
        readonly namespace: string;
    })[];
}

/** A claim that exists. */
export interface ExistingClaim {
    readonly namespace: string;
    readonly name: string;
    /** Volume that it is bound to, or asks for. */
    readonly volume: string | undefined;
}

/** Objects that are named one by one; they can be taken over together. */
const most = 20;

function isOfAnother({ volume }: ExistingClaim, planned: string): boolean {
    return ![undefined, "", planned].includes(volume);
}

/** In the state, it would be replaced, as no claim changes its volume: its deletion may delete the data of its volume. */
function ofAnother({ namespace, name, volume = "" }: ExistingClaim, planned: string): string {
    const find = `find out which data that is: kubectl describe pv ${shellWord(volume)}`;
    return `PersistentVolumeClaim ${namespace}/${name}: expected none, as the state does not have it, or one of volume ${planned}, found one of volume ${shown(volume)}: do not import it; ${find}; choose another namespace or release, or take it over (docs/takeover.md)`;
}

/**
 * Objects that the run would create and that are there: an earlier run of the stack made them and was killed,
 * its state was lost, or a StatefulSet made the claim. A line each, with what imports it into the state.
 */
export function existingObjects(
    { stack, component, deployed, namespace, storageClass, volumes }: WantedChildren,
    live: readonly LiveObject[],
    claims: readonly ExistingClaim[],
): readonly string[] {
    const parent = component.split("::").at(-1) ?? "";
    const own = new Set(
        live.flatMap(({ kind, name, stack: by }) => (by === stack ? [`${kind}/${name}`] : [])),
    );
    const of = shellWord(shortStackName(stack));
    const line = (kind: string, id: string, type: keyof typeof resourceTypes, name: string) => {
        const command = [
            `pulumi import --stack ${of} --yes --protect=false --generate-code=false`,
            `--parent ${shellWord(`${parent}=${component}`)}`,
            `${resourceTypes[type]} ${shellWord(`${parent}-${name}`)} ${shellWord(id)}`,
        ];
        return deployed.includes(`${kind}/${id}`)
            ? []
            : [
                  `${kind} ${id}: it exists and belongs to this stack, but the state does not have it; run ${command.join(" ")}`,
              ];
    };
    const found = (where: string, name: string) =>
        claims.filter((one) => one.name === name && one.namespace === where);
    const isOwn = (kind: string, name: string) => own.has(`${kind}/${name}`);
    const lines = [
        ...(namespace !== undefined && isOwn("Namespace", namespace)
            ? line("Namespace", namespace, "namespace", "namespace")
            : []),
        ...(storageClass !== undefined && isOwn("StorageClass", storageClass)
            ? line("StorageClass", storageClass, "storageClass", "class")
            : []),
        ...volumes.flatMap(({ volume, claim, namespace: where }) => [
            ...(isOwn("PersistentVolume", volume)
                ? line("PersistentVolume", volume, "volume", volume)
                : []),
            ...(found(where, claim).some((one) => !isOfAnother(one, volume))
                ? line("PersistentVolumeClaim", `${where}/${claim}`, "claim", claim)
                : []),
        ]),
    ];
    const others = volumes.flatMap(({ volume, claim, namespace: where }) =>
        deployed.includes(`PersistentVolumeClaim/${where}/${claim}`)
            ? []
            : found(where, claim)
                  .filter((one) => isOfAnother(one, volume))
                  .map((one) => ofAnother(one, volume)),
    );
    if (others.length > 0) {
        return others;
    }
    return lines.length === 0
        ? []
        : [
              ...lines.slice(0, most),
              ...(lines.length > most ? [`and ${lines.length - most} more`] : []),
              `this version of the Kubernetes provider does not take over objects that exist; import them, or take all of them over in one run: ${upsertVariable}=true pulumi up --stack ${of}`,
          ];
}
