import type { ClaimManifest } from "./claimManifest";
import type { JsonPatch } from "./patch";

/** What `--fix` does to one object. These are all its actions: it never deletes or rewrites a volume. */
export type RepairAction =
    /** Makes a Released volume Available again, only for the claim that it is reserved for. */
    | { readonly do: "clear-uid"; readonly volume: string; readonly patch: JsonPatch }
    /** Deletes a Lost claim, by its uid; apply-claim follows. */
    | {
          readonly do: "delete-claim";
          readonly namespace: string;
          readonly claim: string;
          readonly uid: string;
          readonly resourceVersion: string;
      }
    /** Creates a claim with its volume's name, or sets the volume's name in an unbound claim. */
    | {
          readonly do: "apply-claim";
          readonly manifest: ClaimManifest;
          /** Field manager: the one that owns the fields already. */
          readonly manager: string;
      };

/** Something that is not as the stack requires. */
export type Finding = {
    /** The kind of finding, one word, for programs. */
    readonly state: string;
    /** kind/name of the object it is about. */
    readonly object: string;
    readonly reason: string;
} & (
    | {
          /** `--fix` repairs it. */
          readonly verdict: "fixable";
          readonly actions: readonly RepairAction[];
      }
    | {
          /**
           * refused: `--fix` does not touch the volume and its claim; advice: the reason is
           * outside of the two.
           */
          readonly verdict: "refused" | "advice";
          readonly next: string;
      }
);

export function refusedFinding(
    state: string,
    object: string,
    reason: string,
    next: string,
): Finding {
    return { verdict: "refused", state, object, reason, next };
}

export function adviceFinding(
    state: string,
    object: string,
    reason: string,
    next: string,
): Finding {
    return { verdict: "advice", state, object, reason, next };
}

/** An action in words. */
export function describeAction(action: RepairAction): string {
    switch (action.do) {
        case "clear-uid":
            return `clear claimRef.uid and claimRef.resourceVersion of volume ${action.volume}`;
        case "delete-claim":
            return `delete the Lost claim ${action.claim}`;
        case "apply-claim":
            return `apply claim ${action.manifest.metadata.name} with volume ${action.manifest.spec.volumeName}`;
    }
}
