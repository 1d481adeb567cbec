import * as pulumi from "@pulumi/pulumi";
import { movingNames } from "../core/chart/movingNames";
import type { Configured } from "../core/config/read";
import { formatFaults } from "../core/fault";
import type { MetadataLevel } from "../core/features/metadataVersion";
import { decideLevel, type WantedLevel } from "../core/features/raise";
import { wantedLevel } from "../core/features/wantedLevel";
import { isList, isObject } from "../core/json";
import type { Known } from "../core/metadata/facts";
import { uncheckedWarning } from "../core/metadata/unchecked";
import { printable } from "../core/shown";
import type { Deployed } from "../core/state/state";
import { ownProvider } from "./ownResource";
import { refuse, refuseGates } from "./refuse";
import type { AskedKafka } from "./runningPhase";

/** What Kafka says of the level in effect, and of one that is wanted. */
async function invokeLevel(
    kafka: AskedKafka,
    level?: MetadataLevel,
): Promise<{
    readonly found: Known<string>;
    readonly refusals: readonly string[];
    /** What a preview could not check, for a right that the account lacks. */
    readonly unchecked: string | undefined;
}> {
    const result: unknown = await pulumi.runtime.invoke(
        "kafka-local-volumes:index:getMetadataVersion",
        {
            ...{ ...kafka, preview: pulumi.runtime.isDryRun() },
            ...(level === undefined ? {} : { level }),
        },
        { provider: ownProvider() },
    );
    const { found, unknown, unchecked, refusals } = isObject(result) ? result : {};
    if (!isList(refusals ?? null)) {
        throw new Error("the provider did not say what keeps metadata.version where it is");
    }
    const why = typeof unknown === "string" ? unknown : "the provider did not say it";
    return {
        found: typeof found === "string" ? { value: found } : { unknown: why },
        unchecked: typeof unchecked === "string" ? unchecked : undefined,
        refusals: (refusals as readonly unknown[]).filter((one) => typeof one === "string"),
    };
}

function refuseFaults(
    wish: WantedLevel,
    found: string,
    faults: Parameters<typeof formatFaults>[1],
) {
    return refuse(
        formatFaults(
            `metadata.version of release ${printable(wish.release)}: found ${printable(found)}; nothing has been changed:`,
            faults,
        ),
    );
}

/**
 * Ends the program, before anything is changed, where images would not start with the level of the metadata, or the
 * level may not be raised.
 */
export async function guardedLevel(
    configured: Configured,
    deployed: Deployed,
    context: string | undefined,
): Promise<void> {
    const { config, chart } = configured;
    const wish = wantedLevel(configured, deployed);
    if (wish === undefined || decideLevel(wish, "not asked").do === "stay") {
        return;
    }
    const kafka = { ...movingNames(config, chart), ...(context === undefined ? {} : { context }) };
    const { found, unchecked } = await invokeLevel(kafka);
    if (unchecked !== undefined) {
        await pulumi.log.warn(uncheckedWarning("metadata.version", printable(unchecked)));
    }
    if ("unknown" in found && pulumi.runtime.isDryRun()) {
        // A preview works without a cluster.
        return;
    }
    const decision = decideLevel(wish, found);
    if (decision.do === "refuse") {
        const said = "value" in found ? found.value : "no answer";
        return refuseFaults(wish, said, decision.faults);
    }
    if (decision.do !== "raise") {
        return;
    }
    const { to, words } = decision;
    const { refusals } = await invokeLevel(kafka, to);
    if (refusals.length > 0) {
        return refuseGates(printable(words), refusals);
    }
    void pulumi.log.info(words);
}
