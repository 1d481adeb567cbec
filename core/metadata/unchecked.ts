import { formatRefusedGate, type GateRefusal } from "./gate";

/** What a preview knows of the gates of a change. */
export interface PreviewedGates {
    /** What keeps the change from being made, a line each. */
    readonly refusals: readonly string[];
    /** What could not be checked, and which right is missing. */
    readonly unchecked?: string;
}

/** Tells what is wrong from what the account may not ask. */
export function previewedGates(all: readonly GateRefusal[]): PreviewedGates {
    const refusals = all.filter(({ lacksRight }) => lacksRight === undefined);
    const unchecked = all.filter(({ lacksRight }) => lacksRight !== undefined);
    const rights = [...new Set(unchecked.map(({ lacksRight }) => lacksRight))];
    return {
        refusals: refusals.map(formatRefusedGate),
        ...(unchecked.length === 0
            ? {}
            : {
                  unchecked: `${unchecked.map(({ needs }) => needs).join("; ")} (${rights.join("; ")})`,
              }),
    };
}

/** The one warning of a preview. */
export function uncheckedWarning(what: string, unchecked: string): string {
    return `${what}: not checked in this preview: ${unchecked}; pulumi up checks it before it changes anything`;
}
