import type { ClaimManifest } from "./claimManifest";
import type { JsonPatch } from "./patch";

/** What `--fix` does to one object. Nothing else exists: no volume is ever deleted or rewritten. */
export type Action =
    /** Makes a Released volume Available again, for the claim it names and no other. */
    | { readonly do: "clear-uid"; readonly volume: string; readonly patch: JsonPatch }
    /** Deletes a Lost claim, this very one; apply-claim follows. */
    | {
          readonly do: "delete-claim";
          readonly namespace: string;
          readonly claim: string;
          readonly uid: string;
          readonly resourceVersion: string;
      }
    /** Makes a claim on its volume, or tells one that is not bound yet which volume is its own. */
    | {
          readonly do: "apply-claim";
          readonly manifest: ClaimManifest;
          /** Under whose name the fields are set: whoever set them before. */
          readonly manager: string;
      };

/** Something that is not as the stack wants it. */
export type Finding = {
    /** What it is, in one or two words, for programs. */
    readonly state: string;
    /** kind/name of the object it is about. */
    readonly object: string;
    readonly reason: string;
} & (
    | {
          /** `--fix` mends it. */
          readonly verdict: "mend";
          readonly actions: readonly Action[];
      }
    | {
          /**
           * refuse: `--fix` leaves the volume and its claim alone; advise: no change of the two
           * would mend it.
           */
          readonly verdict: "refuse" | "advise";
          readonly next: string;
      }
);

export function refuse(state: string, object: string, reason: string, next: string): Finding {
    return { verdict: "refuse", state, object, reason, next };
}

export function advise(state: string, object: string, reason: string, next: string): Finding {
    return { verdict: "advise", state, object, reason, next };
}

/** What an action does, in words. */
export function describe(action: Action): string {
    switch (action.do) {
        case "clear-uid":
            return `clear claimRef.uid and claimRef.resourceVersion of volume ${action.volume}`;
        case "delete-claim":
            return `delete the Lost claim ${action.claim}`;
        case "apply-claim":
            return `put claim ${action.manifest.metadata.name} on volume ${action.manifest.spec.volumeName}`;
    }
}
