import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { commandLine } from "./processes";

export interface Listener {
    readonly protocol: "tcp" | "udp";
    /** Dotted, or the kernel's notation for IPv6. */
    readonly address: string;
    readonly port: number;
    readonly inode: string;
}

/** The listening sockets of a /proc/net/{tcp,tcp6,udp,udp6} file. */
export function parseListeners(protocol: "tcp" | "udp", table: string): Listener[] {
    const listening = protocol === "tcp" ? "0A" : "07";
    return table
        .split("\n")
        .slice(1)
        .flatMap((line) => {
            const fields = line.trim().split(/\s+/);
            const [address, port] = (fields[1] ?? "").split(":");
            const inode = fields[9];
            return fields[3] !== listening || !address || !port || inode === undefined
                ? []
                : [{ protocol, address: dotted(address), port: Number.parseInt(port, 16), inode }];
        });
}

function dotted(hex: string): string {
    // Bytes are in the order of the machine's memory.
    return hex.length === 8
        ? (hex.match(/../g) ?? [])
              .reverse()
              .map((byte) => Number.parseInt(byte, 16))
              .join(".")
        : hex;
}

export function listeners(): Listener[] {
    return (["tcp", "udp"] as const).flatMap((protocol) =>
        ["", "6"].flatMap((version) => {
            try {
                const table = readFileSync(`/proc/net/${protocol}${version}`, "utf8");
                return parseListeners(protocol, table);
            } catch {
                return []; // a machine without IPv6
            }
        }),
    );
}

/** Whether a listener would keep another process from listening on that address and port. */
export function occupies(listener: Listener, address: string, port: number): boolean {
    const any = ["0.0.0.0", "0".repeat(32)];
    return (
        listener.port === port && (listener.address === address || any.includes(listener.address))
    );
}

/** The process that holds a socket, if this user may see it. */
export function socketOwner(inode: string): number | undefined {
    const wanted = `socket:[${inode}]`;
    return readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .map(Number)
        .find((pid) => {
            try {
                return readdirSync(`/proc/${pid}/fd`).some(
                    (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === wanted,
                );
            } catch {
                return false;
            }
        });
}

export function describeProcess(pid: number | undefined): string {
    return pid === undefined
        ? "a process this user may not see"
        : `process ${pid} (${commandLine(pid).join(" ").slice(0, 80)})`;
}
