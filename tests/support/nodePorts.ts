import { connect, createServer, type Server } from "node:net";
import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "./instance";

interface ServiceList {
    readonly items: readonly {
        readonly spec: {
            readonly type: string;
            readonly selector: Readonly<Record<string, string>>;
            readonly ports: readonly {
                readonly port: number;
                readonly targetPort: number;
                readonly nodePort: number;
            }[];
        };
    }[];
}

/** An address at which a Service is to be reached. */
export interface Opened {
    readonly host: string;
    readonly port: number;
}

function listen(server: Server, { host, port }: Opened): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
    });
}

/**
 * What kube-proxy or a load balancer does with Services, by these objects alone: the embedded cluster has
 * neither.
 */
export class Forwarder {
    private readonly servers: Server[] = [];

    /** Opens each Service of a type at the address that `at` gives it. */
    async open(
        namespace: string,
        type: "NodePort" | "LoadBalancer",
        at: (index: number, ports: { port: number; nodePort: number }) => Opened,
    ): Promise<readonly Opened[]> {
        const out = await kubectl(cluster, ["get", "service", "-n", namespace, "-o", "json"]);
        const { items } = JSON.parse(out) as ServiceList;
        const opened: Opened[] = [];
        for (const { spec } of items.filter((one) => one.spec.type === type)) {
            const [ports] = spec.ports;
            if (ports === undefined) {
                continue;
            }
            const address = at(opened.length, ports);
            await this.forward(namespace, spec.selector, ports.targetPort, address);
            opened.push(address);
        }
        return opened;
    }

    private async forward(
        namespace: string,
        selector: Readonly<Record<string, string>>,
        targetPort: number,
        address: Opened,
    ): Promise<void> {
        const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
        const ips = await kubectl(cluster, [
            ...["get", "pod", "-n", namespace, "-l", labels.join(",")],
            ...["-o", "jsonpath={.items[*].status.podIP}"],
        ]);
        const [ip = "", ...others] = ips.split(" ");
        if (ip === "" || others.length > 0) {
            throw new Error(`${labels.join(",")} selects ${ips}, and not one pod`);
        }
        const server = createServer((client) => {
            const pod = connect(targetPort, ip);
            client.pipe(pod).pipe(client);
            for (const [socket, other] of [
                [client, pod],
                [pod, client],
            ] as const) {
                socket.on("error", () => other.destroy());
            }
        });
        await listen(server, address);
        this.servers.push(server);
    }

    /** Ends all of it, with its connections. */
    close(): void {
        for (const server of this.servers.splice(0)) {
            server.close();
        }
    }
}
