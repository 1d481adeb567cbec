// Loaded by ../bundle.ts.
export * from "@kubernetes/client-node";
