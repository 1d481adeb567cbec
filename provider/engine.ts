import { connect } from "node:net";

/** host:port at which the engine listens: a provider's first argument that is no option. */
export function engineAddress(args: readonly string[]): string | undefined {
    return args.find((arg) => /^[\d.]+:\d+$/.test(arg));
}

/**
 * Whether the CLI that started this provider is gone: a killed CLI leaves its providers running, and
 * what they do continues beside the next run.
 *
 * @returns false where that is unknown.
 */
export function engineIsGone(address = engineAddress(process.argv.slice(2))): Promise<boolean> {
    const [, host, port] = /^([\d.]+):(\d+)$/.exec(address ?? "") ?? [];
    if (host === undefined) {
        return Promise.resolve(false);
    }
    return new Promise((resolve) => {
        const socket = connect({ host, port: Number(port) });
        const settle = (gone: boolean) => {
            socket.destroy();
            resolve(gone);
        };
        socket.once("connect", () => {
            settle(false);
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
            settle(error.code === "ECONNREFUSED");
        });
    });
}
