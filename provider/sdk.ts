import { requireBundled } from "./bundle";

/** Pulumi's SDK, as far as a provider needs it: the program's part takes five times as long to load. */
export const sdk = requireBundled("sdk") as typeof import("./libraries/sdk");
