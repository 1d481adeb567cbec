import { serviceNames, subcharts } from "../chart/defaults";
import { heapBytes, heapOptions } from "../chart/heap";
import { hidden } from "../config/secrets";
import type { Fault } from "../fault";
import { at, type Json, type JsonObject, merge, nest, textAt } from "../json";
import { isSecretText } from "../takeover/secretText";
import { without } from "../takeover/settings";
import type { LeftOut } from "./leftOut";

type Path = readonly string[];

/** Values that a stack can have, with what was changed for it, and what it cannot have. */
export interface Sound {
    readonly values: JsonObject;
    readonly changed: readonly LeftOut[];
    readonly faults: readonly Fault[];
}

const services = serviceNames.map((name) => subcharts[name].subchart);

const counts: readonly Path[] = [
    ["cp-kafka", "brokers"],
    ["cp-kafka", "persistence", "disksPerBroker"],
    ["cp-zookeeper", "servers"],
    ...services.map((subchart) => [subchart, "replicaCount"]),
];

const sizes: readonly Path[] = [
    ["cp-kafka", "persistence", "size"],
    ["cp-zookeeper", "persistence", "dataDirSize"],
    ["cp-zookeeper", "persistence", "dataLogDirSize"],
];

const classes: readonly Path[] = [
    ["cp-kafka", "persistence", "storageClass"],
    ["cp-zookeeper", "persistence", "dataDirStorageClass"],
    ["cp-zookeeper", "persistence", "dataLogDirStorageClass"],
];

const heaps: readonly Path[] = ["cp-kafka", "cp-zookeeper", ...services].map((subchart) => [
    subchart,
    "heapOptions",
]);

/** The largest heap that JVM options allow, whatever else they say. */
function largestHeap(options: string): bigint | undefined {
    const [, size] = /(?:^|\s)-Xmx(\d+[kmg])(?=\s|$)/i.exec(options) ?? [];
    return size === undefined ? undefined : heapBytes(`-Xms${size} -Xmx${size}`);
}

/** Changes values one after the other, each with its reason. */
class Changes {
    values: JsonObject;
    readonly changed: LeftOut[] = [];
    readonly faults: Fault[] = [];

    constructor(values: JsonObject) {
        this.values = values;
    }

    at(path: Path): Json | undefined {
        return at(this.values, ...path);
    }

    set(path: Path, value: Json): void {
        this.values = merge(this.values, nest(path, value));
    }

    remove(path: Path): void {
        this.values = without(this.values, path);
    }

    say(path: Path, reason: string): void {
        this.changed.push({ key: path.join("."), reason });
    }

    /** Without a value that is refused, the others can still be checked. */
    refuse(path: Path, value: Json, allowed: string, remedy?: string): void {
        const fault = { key: `values.${path.join(".")}`, value, allowed };
        this.faults.push(remedy === undefined ? fault : { ...fault, remedy });
        this.remove(path);
    }

    /** As Helm's templates read them (`int`), text of digits is a number. */
    readNumbers(): void {
        for (const path of counts) {
            const value = this.at(path);
            if (value === null) {
                this.remove(path);
            } else if (typeof value === "string" && /^\d{1,4}$/.test(value)) {
                this.set(path, Number(value));
            } else if (value !== undefined && typeof value !== "number") {
                this.refuse(path, value, "a number");
            }
        }
        for (const path of sizes) {
            const value = this.at(path);
            if (value === null) {
                this.remove(path);
            } else if (typeof value === "number") {
                this.set(path, String(value));
            }
        }
    }

    switchOn(): void {
        for (const subchart of ["cp-kafka", "cp-zookeeper"]) {
            if (this.at([subchart, "enabled"]) === false) {
                const remedy = "a stack has Kafka and its own ZooKeeper, both on volumes";
                this.refuse([subchart, "enabled"], false, "true", remedy);
                // The link to another ensemble has the same cause.
                this.remove(["cp-kafka", subchart]);
            }
            const persistence = [subchart, "persistence", "enabled"];
            if (this.at(persistence) === false) {
                this.set(persistence, true);
                this.say(persistence, "false; a stack has Kafka and ZooKeeper on volumes");
            }
        }
    }

    /** One size for both ends of each heap, in the notation of this project. */
    fixHeaps(): void {
        for (const path of heaps) {
            const options = this.at(path);
            if (typeof options !== "string" || options.trim() === "") {
                this.remove(path);
                continue;
            }
            const exact = heapBytes(options.trim());
            const bytes = exact ?? largestHeap(options);
            if (bytes === undefined) {
                this.refuse(path, options, "JVM options with -Xmx, such as -Xms512M -Xmx512M");
                continue;
            }
            this.set(path, heapOptions(bytes));
            if (exact === undefined) {
                const shown = isSecretText(options, []) ? hidden : JSON.stringify(options);
                this.say(
                    path,
                    `${shown}; a stack has one size for both ends of the heap, and no other options of the JVM: ${heapOptions(bytes)} is used`,
                );
            }
        }
    }

    /** One class for all claims: that of the brokers, else of the first claim that names one. */
    oneClass(): void {
        const named = (path: Path) => {
            const name = textAt(this.values, ...path);
            return name === "" || name === "-" ? undefined : name;
        };
        const first = classes.map(named).find((name) => name !== undefined);
        for (const path of classes) {
            const own = named(path);
            if (own !== undefined && own !== first) {
                this.say(
                    path,
                    `${own}; a stack has one class for all claims, and uses ${first ?? ""}`,
                );
            }
            if (first === undefined) {
                this.remove(path);
            } else {
                this.set(path, first);
            }
        }
    }
}

/** The values with what a stack has in one form only in that form. */
export function soundValues(values: JsonObject): Sound {
    const changes = new Changes(values);
    changes.readNumbers();
    changes.switchOn();
    changes.fixHeaps();
    changes.oneClass();
    return changes;
}
