import { cpus, release, totalmem } from "node:os";
import { tools } from "../tools/modules";

export interface Machine {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly kernel: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly date: string;
    /** All of that in a sentence. */
    readonly text: string;
}

/** What the figures were measured on and with. */
export function machine(): Machine {
    const [first] = cpus();
    const what = {
        processor: first?.model.trim() ?? "unknown processor",
        cores: cpus().length,
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        kernel: release(),
        versions: {
            node: process.versions.node,
            ...Object.fromEntries(tools.map(({ name, version }) => [name, version])),
        },
        date: new Date().toISOString().slice(0, 10),
    };
    const { node, pulumi, kubectl, helm } = what.versions as Record<string, string>;
    return {
        ...what,
        text:
            `${what.date}, ${what.processor}, ${what.cores} cores, ${what.memoryGiB} GiB, ` +
            `Linux ${what.kernel}; Node.js ${String(node)}, pulumi ${String(pulumi)}, ` +
            `kubectl and the cluster ${String(kubectl)}, helm ${String(helm)}.`,
    };
}
