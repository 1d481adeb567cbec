import { spawn } from "node:child_process";
import { kubectlCommand } from "./exec";

/** A record that every replica in sync had when it was acknowledged. */
export interface Acknowledged {
    readonly partition: number;
    readonly offset: number;
    readonly value: string;
}

interface Reported {
    readonly name?: string;
    readonly partition?: number;
    readonly offset?: number;
    readonly value?: string;
}

export interface ProducerOptions {
    readonly namespace: string;
    /** The broker's pod it runs in. */
    readonly pod: string;
    readonly bootstrap: string;
    readonly topic: string;
    /** Leads each value, `<session>.<number>`, so that no two producers send the same. */
    readonly session: number;
    /** Records a second. */
    readonly throughput: number;
}

const properties = [
    "acks=all",
    "enable.idempotence=true",
    // The tool's own default is none.
    "retries=2147483647",
    "max.in.flight.requests.per.connection=5",
];

// Runs until its input is closed, and then sends what it has taken on.
const script = `
printf '%s\\n' ${properties.join(" ")} >/tmp/producer.properties
KAFKA_HEAP_OPTS=-Xmx96M kafka-verifiable-producer --producer.config /tmp/producer.properties "$@" &
cat >/dev/null
kill $!
wait $!
`;

/** What the tool was about to send when it was ended is no record that Kafka refused. */
const afterItsEnd = "Cannot perform operation after producer has been closed";

function isError(line: string): boolean {
    return line.includes('"producer_send_error"') && !line.includes(afterItsEnd);
}

function acknowledged(line: string): Acknowledged | undefined {
    // The pod may end in the middle of a line: an incomplete line is not counted.
    if (!line.endsWith("}")) {
        return undefined;
    }
    const { name, partition, offset, value } = JSON.parse(line) as Reported;
    return name === "producer_send_success" &&
        partition !== undefined &&
        offset !== undefined &&
        value !== undefined
        ? { partition, offset, value }
        : undefined;
}

/** Kafka's own verifiable producer, at work in a broker's pod until it is ended or its pod is. */
export class Producer {
    /** The acknowledged records, in the order of their acknowledgements. */
    readonly acknowledged: Acknowledged[] = [];

    /** What the producer gave up, a line each. */
    readonly errors: string[] = [];

    private readonly close: () => void;
    private readonly closed: Promise<string>;
    private over = false;

    constructor({ namespace, pod, bootstrap, topic, session, throughput }: ProducerOptions) {
        const args = [
            ...["--broker-list", bootstrap, "--topic", topic, "--throughput", String(throughput)],
            ...["--value-prefix", String(session)],
        ];
        const {
            command,
            args: kubectl,
            env,
        } = kubectlCommand([
            ...["exec", "-i", "-n", namespace, pod, "--"],
            ...["sh", "-c", script, "producer", ...args],
        ]);
        const child = spawn(command, kubectl, { env });
        let rest = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            const lines = (rest + text).split("\n");
            rest = lines.pop() ?? "";
            this.errors.push(...lines.filter(isError));
            this.acknowledged.push(...lines.flatMap((line) => acknowledged(line) ?? []));
        });
        let said = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            said = (said + text).slice(-2000);
        });
        child.stdin.on("error", () => undefined);
        this.close = () => child.stdin.end();
        this.closed = new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("close", () => {
                this.over = true;
                resolve(said);
            });
        });
    }

    /** Waits until so many records are acknowledged. */
    async reach(count: number, seconds: number): Promise<void> {
        const end = Date.now() + seconds * 1000;
        while (this.acknowledged.length < count) {
            if (this.over || Date.now() > end) {
                throw new Error(
                    `producer: ${this.acknowledged.length} of ${count} records in ${seconds} s: ${await this.end()}`,
                );
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    }

    /** Ends it, whether or not its pod is still there. @returns the last of what it complained of. */
    end(): Promise<string> {
        this.close();
        return this.closed;
    }
}
