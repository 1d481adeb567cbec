import * as pulumi from "@pulumi/pulumi";
import type { ClaimUsers } from "../core/changes";
import { isObject } from "../core/json";
import { ownProvider } from "./ownResource";

/**
 * What keeps claims in use, asked of the provider, so that a program loads no Kubernetes client.
 * @returns undefined if the cluster does not answer.
 */
export async function invokeClaimUsers(
    namespace: string,
    context: string | undefined,
): Promise<ClaimUsers> {
    const args = { namespace, ...(context === undefined ? {} : { context }) };
    const result: unknown = await pulumi.runtime.invoke(
        "kafka-local-volumes:index:getClaimUsers",
        args,
        { provider: ownProvider() },
    );
    const users = isObject(result) ? result.users : undefined;
    return isObject(users)
        ? new Map(
              Object.entries(users).flatMap(([claim, user]) =>
                  typeof user === "string" ? [[claim, user] as const] : [],
              ),
          )
        : undefined;
}
