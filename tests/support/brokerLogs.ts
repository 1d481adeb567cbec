import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clusterPaths } from "../../dev/cluster/settings";
import { cluster } from "./instance";

/** What the logs of a broker's containers say of its start. */
export interface Start {
    readonly pod: string;
    /** Directories taken over without recovery, once for each container that started. */
    readonly skipped: number;
    /** Lines about a recovery. */
    readonly recovered: readonly string[];
    /** Lines about the broker's own earlier session. */
    readonly collisions: number;
    /** When it last said that it serves. */
    readonly serving: Date | undefined;
}

/** The words of Kafka 2.7, and those of 3.0 and newer. */
const skipped =
    /Skipping recovery (for all logs in|of \d+ logs from) \S+ since clean shutdown file was found/;
const recovered =
    /Attempting recovery for all logs|Recovering \d+ logs from|Recovering unflushed segment/;

/** In KRaft, a broker reads its copy of the metadata at each start, however it was stopped. */
const ofMetadata = /partition=__cluster_metadata-0\b/;

/** Lines of the container runtime's log: `<time> stdout F <line>`. */
function start(pod: string, lines: readonly string[]): Start {
    const serving = lines
        .filter((line) => line.includes(" started (kafka.server.KafkaServer)"))
        .at(-1);
    const time = serving?.split(" ")[0];
    return {
        pod,
        skipped: lines.filter((line) => skipped.test(line)).length,
        recovered: lines.filter((line) => recovered.test(line) && !ofMetadata.test(line)),
        collisions: lines.filter((line) => line.includes("NodeExists")).length,
        serving: time === undefined ? undefined : new Date(time),
    };
}

/**
 * Reads the brokers' logs on the node's disk while they start: the kubelet removes those of earlier
 * containers, and these say why there are later ones.
 */
export class BrokerLogs {
    private readonly pods: RegExp;
    private readonly files = new Map<string, { pod: string; text: string }>();
    private readonly before: ReadonlySet<string>;
    private readonly timer: NodeJS.Timeout;

    /** Follows the pods that are created from now on. */
    constructor(namespace: string, release: string) {
        this.pods = new RegExp(`^${namespace}_(${release}-cp-kafka-\\d+)_`);
        this.before = new Set(this.directories());
        this.timer = setInterval(() => {
            this.read();
        }, 1000);
    }

    private directories(): string[] {
        const { podLogs } = clusterPaths(cluster);
        return existsSync(podLogs) ? readdirSync(podLogs).filter((dir) => this.pods.test(dir)) : [];
    }

    private read(): void {
        for (const dir of this.directories().filter((each) => !this.before.has(each))) {
            const pod = this.pods.exec(dir)?.[1] ?? "";
            const path = join(clusterPaths(cluster).podLogs, dir);
            try {
                for (const file of readdirSync(path, { recursive: true, encoding: "utf8" })) {
                    if (file.endsWith(".log")) {
                        const text = readFileSync(join(path, file), "utf8");
                        this.files.set(join(dir, file), { pod, text });
                    }
                }
            } catch {
                // The kubelet removed it meanwhile; what was read of it is kept.
            }
        }
    }

    stop(): void {
        clearInterval(this.timer);
    }

    /** Ends the following. @returns what each broker's start was like, sorted by pod. */
    starts(): Start[] {
        this.stop();
        this.read();
        const names = new Set([...this.files.values()].map(({ pod }) => pod));
        return [...names].sort().map((name) => {
            const files = [...this.files].filter(([, { pod }]) => pod === name).sort();
            return start(
                name,
                files.flatMap(([, { text }]) => text.split("\n")),
            );
        });
    }
}
