import { PassThrough, Readable } from "node:stream";
import type { V1Status } from "@kubernetes/client-node";
import { printable, shown } from "../../core/shown";
import { kubernetesClient } from "./client";
import type { Cluster } from "./cluster";
import { withoutLongScript } from "./longScript";
import { refusedExec, RightMissing } from "./refusedExec";

/** A command in a pod ended with another status than 0. */
export class CommandFailed extends Error {}

const longest = 4000;

/** What a command says, line by line: whoever runs in a pod decides on it. */
function words(output: Buffer): string {
    const lines = output.subarray(0, longest).toString().trim().split("\n");
    return lines.map((line) => printable(line)).join("\n");
}

/**
 * Runs a command in a container of a pod, which is named: a webhook may add others before it.
 * @returns what it wrote to stdout.
 * @throws CommandFailed with what it wrote to stderr, RightMissing where the account may not.
 */
export async function exec(
    cluster: Cluster,
    namespace: string,
    pod: string,
    command: readonly string[],
    { input, container, seconds }: { input?: string; container: string; seconds: number },
): Promise<string> {
    const { Exec } = kubernetesClient();
    const asked = input === undefined ? withoutLongScript(command) : { command, input };
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const collector = (into: Buffer[]) => new PassThrough().on("data", (b: Buffer) => into.push(b));
    return new Promise((resolve, reject) => {
        let close: () => void = () => undefined;
        const timer = setTimeout(() => {
            close();
            reject(new CommandFailed(`${String(command[0])} in ${pod}: no answer in ${seconds} s`));
        }, seconds * 1000);
        const settle = (status: V1Status) => {
            clearTimeout(timer);
            close();
            if (status.status === "Success") {
                resolve(Buffer.concat(out).toString());
                return;
            }
            const said = words(Buffer.concat(err));
            reject(
                new CommandFailed(said === "" ? shown(status.message ?? "failed", longest) : said),
            );
        };
        new Exec(cluster.config)
            .exec(
                namespace,
                pod,
                container,
                [...asked.command],
                collector(out),
                collector(err),
                asked.input === undefined ? null : Readable.from([asked.input]),
                false,
                settle,
            )
            .then(
                (socket: { close(): void }) => {
                    close = () => {
                        socket.close();
                    };
                },
                async (failure: unknown) => {
                    clearTimeout(timer);
                    const why = await refusedExec(cluster, namespace, pod, failure);
                    reject(
                        why instanceof RightMissing
                            ? why
                            : new CommandFailed(`${String(command[0])} in ${pod}: ${why.message}`),
                    );
                },
            );
    });
}
