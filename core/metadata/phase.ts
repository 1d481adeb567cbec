export const phases = ["zookeeper", "migrating", "dual", "kraft"] as const;
export type MetadataPhase = (typeof phases)[number];
