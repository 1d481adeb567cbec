/** A subcommand of `kafka-local-volumes` as the user types it. */
export function commandLine(name: string, stack: string, ...options: readonly string[]): string {
    return ["npx kafka-local-volumes", name, "--stack", stack, ...options].join(" ");
}
