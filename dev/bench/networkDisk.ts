import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { installMissing } from "../cluster/packages";
import { logFile } from "../cluster/processes";
import { run, waitFor } from "../cluster/shell";
import { cluster } from "../../tests/support/instance";

const port = cluster.ports.apiserver + 22;

const packages = {
    sshfs: ["/usr/bin/sshfs"],
    "openssh-sftp-server": ["/usr/lib/openssh/sftp-server"],
    fuse3: ["/usr/bin/fusermount3"],
};

/**
 * A directory of this machine as a network file system: SFTP over loopback by sshfs, in user space
 * and without encryption.
 */
export class NetworkDisk {
    private readonly directory: string;
    private readonly mountPoint: string;
    private readonly servers: ChildProcess[] = [];
    private listener: Server | undefined;
    private client: ChildProcess | undefined;

    constructor(directory: string, mountPoint: string) {
        this.directory = directory;
        this.mountPoint = mountPoint;
    }

    async mount(): Promise<void> {
        await installMissing(packages, logFile(cluster, "apt"));
        mkdirSync(this.directory, { recursive: true });
        mkdirSync(this.mountPoint, { recursive: true });
        const serve = (socket: Socket) => {
            // The server is given the connection itself, so that nothing of ours lies in between.
            const server = spawn("/usr/lib/openssh/sftp-server", ["-e"], {
                stdio: [socket, socket, "ignore"],
            });
            server.on("close", () => socket.destroy());
            this.servers.push(server);
        };
        const listener = createServer({ pauseOnConnect: true }, serve);
        this.listener = listener;
        await new Promise<void>((resolve, reject) => {
            listener.once("error", reject).listen(port, "127.0.0.1", resolve);
        });
        // Without sshfs_sync sshfs acknowledges writes that the server has not read yet. Where those come faster
        // than sftp-server takes them, it queues up to 128 MB of them and copies that queue over and
        // over: everything, an open as well, then waits for minutes.
        this.client = spawn(
            "sshfs",
            [
                ...["-f", "-o", `directport=${port},sshfs_sync`],
                `127.0.0.1:${this.directory}`,
                this.mountPoint,
            ],
            { stdio: "ignore" },
        );
        await waitFor(`${this.mountPoint}: mounted by sshfs`, 20, () => this.isMounted());
    }

    async unmount(): Promise<void> {
        this.listener?.close();
        try {
            // One that is gone, or was never there, is as good as unmounted.
            if (this.isMounted()) {
                await run("fusermount3", ["-u", this.mountPoint]);
            }
        } finally {
            this.client?.kill();
            for (const server of this.servers) {
                server.kill();
            }
        }
        for (const path of [this.mountPoint, this.directory]) {
            rmSync(path, { recursive: true, force: true });
        }
    }

    private isMounted(): boolean {
        return readFileSync("/proc/mounts", "utf8").includes(` ${this.mountPoint} fuse.sshfs `);
    }
}
