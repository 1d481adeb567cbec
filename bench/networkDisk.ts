import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { installMissing } from "../cluster/packages";
import { logFile } from "../cluster/processes";
import { run, waitFor } from "../cluster/shell";
import { cluster } from "../tests/support/instance";

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
        await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
        this.client = spawn(
            "sshfs",
            [...["-f", "-o", `directport=${port}`], `127.0.0.1:${this.directory}`, this.mountPoint],
            { stdio: "ignore" },
        );
        await waitFor(`${this.mountPoint}: mounted by sshfs`, 20, () =>
            readFileSync("/proc/mounts", "utf8").includes(` ${this.mountPoint} fuse.sshfs `),
        );
    }

    async unmount(): Promise<void> {
        await run("fusermount3", ["-u", this.mountPoint]);
        this.client?.kill();
        for (const server of this.servers) {
            server.kill();
        }
        this.listener?.close();
        for (const path of [this.mountPoint, this.directory]) {
            rmSync(path, { recursive: true, force: true });
        }
    }
}
