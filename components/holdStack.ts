import * as pulumi from "@pulumi/pulumi";
import { isObject, textAt } from "../core/json";
import { ownProvider } from "./ownResource";
import { stackName } from "./stackState";

async function invoked(context: string | undefined, preview: boolean) {
    const args = {
        ...{ stack: stackName(), preview },
        ...(context === undefined ? {} : { context }),
    };
    const result = (await pulumi.runtime.invoke("kafka-local-volumes:index:holdStack", args, {
        provider: ownProvider(),
    })) as unknown;
    const answer = isObject(result) ? result : undefined;
    const warning = textAt(answer, "warning");
    if (warning !== undefined) {
        await pulumi.log.warn(warning);
    }
    return textAt(answer, "refusal");
}

/**
 * Holds the stack until the run ends, before anything is declared. A preview may not write that, and
 * only warns; nothing waits for it.
 * @returns why nothing may be changed now; undefined where the stack is held.
 */
export function invokeHoldStack(context: string | undefined): Promise<string | undefined> {
    const preview = pulumi.runtime.isDryRun();
    const held = invoked(context, preview);
    return preview ? Promise.resolve(undefined) : held;
}
