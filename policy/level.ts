import type { EnforcementLevel } from "@pulumi/policy";

/** Stacks for trying things out: a violation is a warning, and nothing is refused. */
const advisoryStacks: ReadonlySet<string> = new Set(["dev", "local"]);

/**
 * What a violation does in a stack, unless `--policy-pack-config` says otherwise.
 * @param stack Its name without organization and project; "" where there is none, as when the pack is published.
 */
export function levelOf(stack: string): EnforcementLevel {
    return advisoryStacks.has(stack) ? "advisory" : "mandatory";
}
