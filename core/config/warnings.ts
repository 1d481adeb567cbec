import type { StackConfig } from "./schema";

function oddServers({ zookeeper: { servers } }: StackConfig): string[] {
    return servers % 2 === 0
        ? [
              `zookeeper.servers: ${servers} tolerate no more failures than ${servers - 1}, as more than half have to be there: an odd number is wanted`,
          ]
        : [];
}

/** What works but is hardly meant, a sentence each. */
export function warnings(config: StackConfig): readonly string[] {
    return [...oddServers(config)];
}
