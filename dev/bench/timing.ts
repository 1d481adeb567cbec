import { performance } from "node:perf_hooks";

/** Seconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
}
