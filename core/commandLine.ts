import { shortStackName } from "./stackName";

/**
 * A subcommand of `kafka-local-volumes` as the user types it.
 * @param stack its name, or its full name `organization/project/name`.
 */
export function commandLine(name: string, stack: string, ...options: readonly string[]): string {
    const chosen = ["--stack", shortStackName(stack)];
    return ["npx kafka-local-volumes", name, ...chosen, ...options].join(" ");
}
