import type { StorageVerdict } from "../core/report/model";

/** How every subcommand ends. */
export const exitCodes = {
    done: 0,
    wrong: 1,
    badInput: 2,
    notReviewed: 3,
    "no data touched": 5,
    "not verified": 6,
    "data stranded": 10,
    "data at risk": 20,
} as const satisfies Record<StorageVerdict, number> & Record<string, number>;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each exit code means, for --help and docs/operating.md. */
export const meanings: Readonly<Record<ExitCode, string>> = {
    0: "done, or nothing to do",
    1: "something is wrong or nothing was done: a volume is not healthy, nothing was wiped or imported, or pulumi failed",
    2: "the input is wrong, or a cluster, backend or service does not answer",
    3: "the report is not the reviewed one; nothing was changed",
    5: "no data is affected, but Kafka is removed or installed again, or the cluster differs from the last update",
    6: "as 5, but what is deployed was not read, or new directories were not checked for data",
    10: "data stays in directories that nothing uses any more",
    20: "data may be lost",
};

/** The exit code of a report: 0 where nothing is open, else by what becomes of the data. */
export function verdictCode(verdict: StorageVerdict, isOpen: boolean): ExitCode {
    return isOpen ? exitCodes[verdict] : exitCodes.done;
}
