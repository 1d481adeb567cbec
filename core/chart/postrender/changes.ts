import type { ManifestChange } from "./change";

/** What the step does, by the words it says it in, in this order. */
export const changes: Readonly<Record<string, ManifestChange>> = {};
