/** Whose a claim is, told by its name alone. */
export interface ClaimRole {
    readonly role: "kafka" | "zookeeper";
    /** Name of the volumeClaimTemplate: which of the pod's disks it is. */
    readonly template: string;
    /** Number of the broker or server. */
    readonly ordinal: number;
}

const claimName = /^(datadir-\d+|datadir|datalogdir)-.+-(\d+)$/;

/**
 * The role of a claim, as cp-helm-charts names its claim templates: `datadir-<n>` for the brokers'
 * disks, `datadir` and `datalogdir` for ZooKeeper's. For claims of a release that is configured no
 * more; a planned one's role is known for certain (core/chart/disks.ts).
 * @returns undefined for a claim of something else.
 */
export function roleOf(claim: string): ClaimRole | undefined {
    const [, template, ordinal] = claimName.exec(claim) ?? [];
    return template === undefined
        ? undefined
        : {
              role: template.startsWith("datadir-") ? "kafka" : "zookeeper",
              template,
              ordinal: Number(ordinal),
          };
}
