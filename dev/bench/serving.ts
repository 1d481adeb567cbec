import { offsetsCommand } from "../../provider/kafka/offsets";
import { waitFor } from "../cluster/shell";
import { Kafka } from "../../tests/support/kafka";

const topic = "serving";
const brokers = 3;
const perRound = 30;
const seconds = 180;

// The key decides the partition, and so the broker: the producer waits for one that has not joined yet.
const script = `
export KAFKA_HEAP_OPTS=-Xmx96M
seq 1 ${perRound} | sed "s/.*/&:$1-&/" | kafka-console-producer --bootstrap-server "$2" --topic ${topic} \\
    --producer-property acks=all --property parse.key=true --property key.separator=:
there=$("\${@:3}" | awk -F: '{ sum += $3 } END { print sum }')
kafka-console-consumer --bootstrap-server "$2" --topic ${topic} --from-beginning \\
    --max-messages "$there" --timeout-ms 60000 --property print.partition=true
`;

/** Asks Kafka itself whether every broker takes records and gives them back. */
export class Serving {
    private readonly kafka: Kafka;
    private round = 0;

    constructor(namespace: string, release: string) {
        this.kafka = new Kafka(namespace, release);
    }

    /** One partition on each broker, and on no other. */
    async prepare(): Promise<void> {
        const server = ["--bootstrap-server", this.kafka.bootstrap];
        const assignment = Array.from({ length: brokers }, (_, id) => String(id)).join(",");
        await this.kafka.exec([
            ...["kafka-topics", ...server, "--create", "--topic", topic],
            ...["--replica-assignment", assignment],
        ]);
    }

    /**
     * Waits until records were written to every broker and read back from it.
     */
    async check(): Promise<void> {
        await waitFor("records of every broker", seconds, async () => {
            this.round++;
            const out = await this.kafka.exec([
                ...["bash", "-c", script, "serving", String(this.round)],
                this.kafka.bootstrap,
                ...offsetsCommand(this.kafka.bootstrap, topic),
            ]);
            const partitions = new Set(
                out
                    .split("\n")
                    .filter((line) => line.includes(`\t${this.round}-`))
                    .map((line) => line.split("\t")[0]),
            );
            return partitions.size === brokers;
        });
    }
}
