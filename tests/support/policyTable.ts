import assert from "node:assert/strict";
import { it } from "mocha";
import { policies, stackPolicies } from "../../policy/policies";
import type { Resource } from "../../policy/resource";

/** What all policies say of resources: `policy: property: value`, as the order of the policies has it. */
function judged(...resources: readonly Resource[]): readonly string[] {
    const said = [
        ...policies.map(({ name, rule }) => ({ name, violations: resources.flatMap(rule) })),
        ...stackPolicies.map(({ name, rule }) => ({ name, violations: rule(resources) })),
    ];
    return said.flatMap(({ name, violations }) =>
        violations.map(
            ({ key, value }) =>
                `${name}: ${key}: ${value === undefined ? "nothing" : JSON.stringify(value)}`,
        ),
    );
}

type Row = readonly [title: string, resources: Resource | readonly Resource[], ...said: string[]];

/** One test for each row: what is given, and all that the policies say of it. */
export function table(rows: readonly Row[]): void {
    for (const [title, given, ...said] of rows) {
        it(title, () => {
            const resources = Array.isArray(given) ? (given as readonly Resource[]) : [given];
            assert.deepEqual(judged(...(resources as readonly Resource[])), said);
        });
    }
}
