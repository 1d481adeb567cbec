import { connect } from "node:net";

/**
 * Whether the CLI that started this provider is gone: killed, it takes no provider along, and what
 * one of them is at goes on behind the next run's back.
 *
 * @param address host:port at which the engine listens: the first argument of every provider.
 * @returns false wherever that cannot be told.
 */
export function engineIsGone(address = process.argv[2]): Promise<boolean> {
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
