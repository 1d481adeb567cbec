import type * as pulumi from "@pulumi/pulumi";

/**
 * The URN of a component for a child of it. With the output itself, the child depends on the component: so on
 * all of its children, and on itself, for which it waits for good.
 */
export function urnAlone({ urn }: pulumi.Resource): Promise<string> {
    return new Promise((resolve) => {
        urn.apply(resolve);
    });
}
