import { PolicyPack, type ResourceValidationArgs } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { known } from "./known";
import { levelOf } from "./level";
import { isObject } from "./plain";
import { policies, stackPolicies } from "./policies";
import type { Resource } from "./resource";
import { format } from "./violation";

type Given = Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props">;

function resourceOf({ type, name, urn, props }: Given): Resource {
    const plain = known(props);
    return { type, name, urn, props: isObject(plain) ? plain : {} };
}

/** The engine passes resources in any order; a violation is always reported on the same one of two. */
function byUrn(a: Resource, b: Resource): number {
    return a.urn < b.urn ? -1 : 1;
}

new PolicyPack("local-volumes", {
    enforcementLevel: levelOf(pulumi.getStack()),
    policies: [
        ...policies.map(({ name, description, rule }) => ({
            name,
            description,
            validateResource: (args: ResourceValidationArgs, report: (message: string) => void) => {
                for (const violation of rule(resourceOf(args))) {
                    report(format(violation));
                }
            },
        })),
        ...stackPolicies.map(({ name, description, rule }) => ({
            name,
            description,
            validateStack: (
                { resources }: { readonly resources: readonly Given[] },
                report: (message: string, urn?: string) => void,
            ) => {
                for (const violation of rule(resources.map(resourceOf).sort(byUrn))) {
                    report(format(violation), violation.urn);
                }
            },
        })),
    ],
});
