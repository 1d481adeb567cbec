import * as pulumi from "@pulumi/pulumi";
import { isObject, textAt } from "../core/json";
import type { Deployed } from "../core/state/state";
import { ownProvider } from "./ownResource";
import { stackName } from "./stackState";

/**
 * Holds the stack until the run ends, before anything is declared. A preview may not write that, and
 * only warns of another run. On another cluster than that of the state it ends as well: else a provider
 * would say first that something is missing there.
 * @returns why nothing may be changed now; undefined where the stack is held.
 */
export async function invokeHoldStack(
    context: string | undefined,
    reading: Promise<Pick<Deployed, "clusters">>,
): Promise<string | undefined> {
    const { clusters } = await reading;
    const args = {
        ...{ stack: stackName(), preview: pulumi.runtime.isDryRun(), clusters },
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
