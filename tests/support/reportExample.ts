import { writeFileSync } from "node:fs";
import { diskChanges } from "../../core/report/disks";
import { picture } from "../../core/report/picture";
import { assessDisks } from "../../core/report/assessment";
import { configOf, planOf } from "./config";

export const exampleFile = "docs/report-example.svg";

/** How the file is brought up to date. */
export const writeExample = "node -r ./provider/typescript.js tests/support/reportExample.ts";

/** Node kafka-3 is replaced, a broker is added, and the transaction logs grow. */
export function example(): string {
    const nodesWith = (replaced: string) => ({ 0: "kafka-1", 1: "kafka-2", 2: replaced });
    const before = configOf({
        nodes: ["kafka-1", "kafka-2", "kafka-3"],
        placement: { kafka: nodesWith("kafka-3"), zookeeper: nodesWith("kafka-3") },
        kafka: { brokers: 3, disksPerBroker: 2, size: "500Gi" },
        zookeeper: { servers: 3, dataSize: "20Gi", logSize: "50Gi" },
    });
    const after = configOf({
        nodes: ["kafka-1", "kafka-2", "kafka-4"],
        placement: {
            kafka: { ...nodesWith("kafka-4"), 3: "kafka-1" },
            zookeeper: nodesWith("kafka-4"),
        },
        kafka: { brokers: 4, disksPerBroker: 2, size: "500Gi" },
        zookeeper: { servers: 3, dataSize: "20Gi", logSize: "80Gi" },
    });
    const disks = diskChanges(planOf(before), planOf(after), {
        nodeOf: (value) => value,
        replaced: new Set(),
        endangered: new Map(),
    });
    return picture(
        {
            stack: "prod",
            release: "kafka/kafka",
            verdict: assessDisks(disks, { compared: true, prepared: true }).verdict,
        },
        disks,
    );
}

if (require.main === module) {
    writeFileSync(exampleFile, example());
}
