import { shown } from "../shown";
import type { ExpectedNodes, Known, MetadataFacts } from "./facts";

/** What a gate judges. */
export interface Situation {
    readonly facts: MetadataFacts;
    readonly expected: ExpectedNodes;
}

/** What a gate finds wrong. Names in it are shown: they come from disks and from Kafka. */
export interface Wrong {
    readonly found: string;
    /** What to do. */
    readonly remedy: string;
}

/** Something that has to be so before a step of the migration, or that shows it done. */
export interface Gate {
    /** In words: what has to be so. */
    readonly needs: string;
    /** @returns undefined where it is so. */
    readonly judge: (situation: Situation) => Wrong | "unknown" | undefined;
    /** The facts that it needs: where one is not known, it is not judged. */
    readonly facts: readonly (keyof MetadataFacts)[];
}

/** Why a gate does not let pass. */
export interface GateRefusal extends Wrong {
    readonly needs: string;
    /** Whether only an answer is missing. */
    readonly isUnknown: boolean;
    /** Which rights are missing, where nothing else keeps the answer away. */
    readonly lacksRight?: string;
}

const longestReason = 300;

/** The value of a fact that the gate has named; a gate is judged only where all of them are known. */
function valueOf<T>(fact: Known<T>): T {
    if ("unknown" in fact) {
        throw new Error(`judged without a fact: ${fact.unknown}`);
    }
    return fact.value;
}

type Values<Names extends keyof MetadataFacts> = {
    readonly [Name in Names]: MetadataFacts[Name] extends Known<infer T> ? T : never;
};

/**
 * A gate of facts that all have to be known.
 * @param judge with the values of these facts.
 */
export function gate<Names extends keyof MetadataFacts>(
    needs: string,
    facts: readonly Names[],
    judge: (values: Values<Names>, expected: ExpectedNodes) => Wrong | undefined,
): Gate {
    return {
        needs,
        facts,
        judge: ({ facts: all, expected }) => {
            if (facts.some((name) => "unknown" in all[name])) {
                return "unknown";
            }
            const values = Object.fromEntries(
                facts.map((name) => [name, valueOf<unknown>(all[name])]),
            );
            return judge(values as Values<Names>, expected);
        },
    };
}

/** Who has each fact, for what to do without an answer. */
const sources: Readonly<Record<keyof MetadataFacts, string>> = {
    disks: "the disks",
    topics: "the brokers",
    partitions: "the brokers",
    reassigned: "the brokers",
    protocols: "the brokers",
    quorum: "the controllers",
    replicas: "the controllers",
    znodes: "ZooKeeper",
    features: "the controllers",
    brokerPods: "Kubernetes",
    controllerPods: "Kubernetes",
    zookeeperPods: "Kubernetes",
};

function missing(
    names: Gate["facts"],
    facts: MetadataFacts,
): Wrong & Pick<GateRefusal, "lacksRight"> {
    const unknown = names.flatMap((name) => {
        const fact: Known<unknown> = facts[name];
        return "unknown" in fact
            ? [{ source: sources[name], why: fact.unknown, lacksRight: fact.lacksRight === true }]
            : [];
    });
    const asked = [...new Set(unknown.map(({ source }) => source))];
    const reasons = [...new Set(unknown.map(({ why }) => shown(why, longestReason)))];
    return {
        found: `no answer of ${asked.join(" and ")}: ${reasons.join("; ")}`,
        remedy: `make ${asked.join(" and ")} answer, and run pulumi up again`,
        ...(unknown.every(({ lacksRight }) => lacksRight)
            ? { lacksRight: reasons.join("; ") }
            : {}),
    };
}

/** Why the gates do not let pass: all of them, each once. */
export function refusalsOf(gates: readonly Gate[], situation: Situation): readonly GateRefusal[] {
    return gates.flatMap(({ needs, facts, judge }): readonly GateRefusal[] => {
        const wrong = judge(situation);
        if (wrong === undefined) {
            return [];
        }
        return wrong === "unknown"
            ? [{ needs, isUnknown: true, ...missing(facts, situation.facts) }]
            : [{ needs, isUnknown: false, ...wrong }];
    });
}

/** One refusal as one line. */
export function formatRefusedGate({ needs, found, remedy }: GateRefusal): string {
    return `needed: ${needs}; got ${found}; ${remedy}`;
}

const mostNamed = 4;

/** The first few of a list, shown, and how many more there are. */
export function few(names: readonly string[]): string {
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
    return `${names
        .slice(0, mostNamed)
        .map((name) => shown(name))
        .join(", ")}${more}`;
}
