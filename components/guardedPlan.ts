import * as pulumi from "@pulumi/pulumi";
import type { Configured } from "../core/config/read";
import { decide } from "../core/decision";
import { type PlannedVolume, planVolumes } from "../core/plan";
import { startKubernetesProvider } from "./startKubernetesProvider";
import type { Deployed } from "../core/state/state";
import { invokeClaimUsers } from "./claimUsers";
import { guardedLevel } from "./guardedLevel";
import { guardedMetadata, type MetadataChange } from "./guardedMetadata";
import { invokeHoldStack } from "./holdStack";
import { refuse } from "./refuse";

/** What of Kafka's metadata changes: where it is, and at which level. */
async function guardedChange(...all: Parameters<typeof guardedMetadata>): Promise<MetadataChange> {
    const change = await guardedMetadata(...all);
    await guardedLevel(...all);
    return change;
}

/**
 * The volumes of a configuration, with what is deployed left where it is. Ends the program if the
 * configuration moves data or leaves it behind and that is not acknowledged, or if Kafka is in the way.
 */
export async function guardedPlan(
    configured: Configured,
    context: string | undefined,
    read: () => Promise<Deployed>,
): Promise<{
    deployed: Deployed;
    plan: readonly PlannedVolume[];
    change: MetadataChange;
}> {
    const { config, chart } = configured;
    const reading = read();
    if (!pulumi.runtime.isDryRun()) {
        // An update writes the state as soon as a provider starts. A state that is read at the same
        // time is cut short: a file backend truncates the file that it writes.
        await reading;
    }
    // In a preview, both providers start while the state is read; few plans need the second's answer.
    startKubernetesProvider();
    const users = invokeClaimUsers(config.namespace, context);
    const hold = invokeHoldStack(context, reading);
    const deployed = await reading;
    const plan = planVolumes(config, chart, deployed.places);
    const decideBy = (known: Parameters<typeof decide>[4]) =>
        decide(pulumi.getStack(), configured, deployed, plan, known);
    const withoutUsers = decideBy("not asked");
    if (withoutUsers.do === "refuse") {
        return refuse(withoutUsers.message);
    }
    // Before it is asked which pods use the claims: another cluster has other pods.
    const refusal = await hold;
    if (refusal !== undefined) {
        return refuse(refusal);
    }
    const decision = withoutUsers.do === "ask" ? decideBy(await users) : withoutUsers;
    switch (decision.do) {
        case "continue":
            decision.warnings.forEach((warning) => void pulumi.log.warn(warning));
            return { deployed, plan, change: await guardedChange(configured, deployed, context) };
        case "refuse":
            return refuse(decision.message);
        case "ask":
            throw new Error("asked twice which pods use the claims");
    }
}
