import { readFileSync } from "node:fs";
import type { ChartClaim } from "../../core/chart/claims";
import type { JsonObject } from "../../core/json";

/** What the published chart claims for a release and its values: tests/contract/README.md. */
export interface ContractCase {
    readonly chartVersion: string;
    readonly release: string;
    readonly namespace: string;
    readonly values: JsonObject;
    readonly claims: readonly ChartClaim[];
    readonly zookeeperConnect: string | null;
    readonly zookeeperStatefulSet: string | null;
}

export function contractCases(): readonly ContractCase[] {
    const file = "tests/contract/cp-helm-charts-claims.json";
    return (JSON.parse(readFileSync(file, "utf8")) as { cases: ContractCase[] }).cases;
}
