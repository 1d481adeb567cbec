import type { EnforcementLevel } from "@pulumi/policy";

/** Stacks in which mistakes are to be learnt from: a violation is told and nothing is refused. */
const advisoryStacks: ReadonlySet<string> = new Set(["dev", "local"]);

/**
 * What a violation does in a stack, where `--policy-pack-config` says nothing else.
 * @param stack Its name without organization and project; "" where there is none, as in publishing.
 */
export function levelOf(stack: string): EnforcementLevel {
    return advisoryStacks.has(stack) ? "advisory" : "mandatory";
}
