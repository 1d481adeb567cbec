/**
 * Has Pulumi write its state once, at a run's end, and not twice for each resource on the way.
 * https://github.com/pulumi/pulumi/issues/10668
 */
export async function withoutCheckpoints<T>(work: () => Promise<T>): Promise<T> {
    process.env.PULUMI_SKIP_CHECKPOINTS = "true";
    try {
        return await work();
    } finally {
        delete process.env.PULUMI_SKIP_CHECKPOINTS;
    }
}
