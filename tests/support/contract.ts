import { readFileSync } from "node:fs";
import type { JsonObject } from "../../core/json";

/** A claim of a StatefulSet, as the rendered manifests have it. */
export interface RenderedClaim {
    readonly name: string;
    readonly statefulSet: string;
    /** Name of the volumeClaimTemplate. */
    readonly template: string;
    readonly ordinal: number;
    readonly size: string;
    readonly storageClassName: string | null;
    readonly accessModes: readonly string[];
}

/** What rendered manifests ask for. */
export interface RenderedChart {
    readonly claims: readonly RenderedClaim[];
    readonly zookeeperConnect: string | null;
    readonly zookeeperStatefulSet: string | null;
}

/** The claims of the published chart for a release and its values: tests/contract/README.md. */
export interface ContractCase extends RenderedChart {
    readonly chartVersion: string;
    readonly release: string;
    readonly namespace: string;
    readonly values: JsonObject;
}

export function contractCases(): readonly ContractCase[] {
    const file = "tests/contract/cp-helm-charts-claims.json";
    return (JSON.parse(readFileSync(file, "utf8")) as { cases: ContractCase[] }).cases;
}
