import { withClientConfig } from "../../provider/kafka/kafkaTool";
import { Kafka } from "./kafka";

/** The key of a stack with TLS and SASL. */
export const saslSsl = {
    protocol: "SASL_SSL",
    mechanism: "PLAIN",
    brokerSecret: "kafka-broker",
    clientSecret: "kafka-client",
} as const;

/** Kafka for tools that connect with a client configuration in the broker's pod. */
export class SecuredKafka extends Kafka {
    override readonly bootstrap: string;
    /** The file of that configuration. */
    private readonly file: string;

    constructor(namespace: string, release: string, file: string) {
        super(namespace, release);
        this.file = file;
        // As certificates name it.
        this.bootstrap = `${release}-cp-kafka-headless.${namespace}:9092`;
    }

    override exec(command: readonly string[], input = ""): Promise<string> {
        return super.exec(withClientConfig(command, this.file), input);
    }
}
