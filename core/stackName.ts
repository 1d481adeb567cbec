/** The name of a stack, of which `organization/project/name` is the full one. */
export function shortStackName(stack: string): string {
    return stack.slice(stack.lastIndexOf("/") + 1);
}
