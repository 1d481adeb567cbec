import { hasHidden, hidden } from "../config/secrets";
import { formsOf } from "./encodedSecrets";
import { isList, isObject, type Json, type JsonObject, textAt } from "../json";

/*
 * What was applied is rendered without its secrets, and the cluster has them in plain text. Where the
 * one has `[secret]`, the other has the secret: it is put out of sight before anything is compared.
 */

/** A text that has a secret and is another than the one that was applied. */
const hiddenAndOther = "[secret, not as it was applied]";

interface Comparison {
    /** Every secret that was read from the cluster, in every form that it may have. */
    readonly secrets: Set<string>;
    /** Whether the place of a secret was not there, so that it may be in any other. */
    lost: boolean;
}

/** The parts of a text that its `[secret]` stand for; undefined where it is another text. */
function secretsIn(expected: string, live: string): readonly string[] | undefined {
    const literal = expected
        .split(hidden)
        .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${literal.join("([^]*)")}$`).exec(live)?.slice(1);
}

/** The item of a list that stands for the same as another: the one of its name, else of its index. */
function counterpart(items: readonly Json[], item: Json, index: number): Json | undefined {
    const name = textAt(item, "name");
    return name === undefined ? items[index] : items.find((one) => textAt(one, "name") === name);
}

function collect(expected: Json, live: Json | undefined, comparison: Comparison): void {
    if (typeof expected === "string" && expected.includes(hidden)) {
        const secrets = typeof live === "string" ? secretsIn(expected, live) : undefined;
        comparison.lost ||= secrets === undefined;
        secrets
            ?.filter((text) => text !== "")
            .forEach((text) => {
                formsOf(text).forEach((form) => comparison.secrets.add(form));
            });
    } else if (isList(expected)) {
        const items = isList(live) ? live : [];
        expected.forEach((item, index) => {
            collect(item, counterpart(items, item, index), comparison);
        });
    } else if (isObject(expected)) {
        for (const [key, item] of Object.entries(expected)) {
            collect(item, isObject(live) ? live[key] : undefined, comparison);
        }
    }
}

function textsOf(value: Json): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    return isObject(value) || isList(value) ? Object.values(value).flatMap(textsOf) : [];
}

function masked(
    live: Json,
    expected: Json | undefined,
    known: ReadonlySet<string>,
    comparison: Comparison,
): Json {
    const { secrets, lost } = comparison;
    if (typeof expected === "string" && expected.includes(hidden) && typeof live !== "string") {
        return hiddenAndOther;
    }
    if (typeof live === "string") {
        if (typeof expected === "string" && expected.includes(hidden)) {
            return secretsIn(expected, live) === undefined ? hiddenAndOther : expected;
        }
        // Known texts are of the manifest, and were rendered without any secret.
        const isOpen = known.has(live) || (!lost && ![...secrets].some((s) => live.includes(s)));
        return isOpen ? live : hiddenAndOther;
    }
    if (isList(live)) {
        const items = isList(expected) ? expected : [];
        return live.map((item, index) =>
            masked(item, counterpart(items, item, index), known, comparison),
        );
    }
    return isObject(live)
        ? Object.fromEntries(
              Object.entries(live).map(([key, item]) => [
                  key,
                  masked(item, isObject(expected) ? expected[key] : undefined, known, comparison),
              ]),
          )
        : live;
}

/**
 * A live object without the secrets of the one that was applied. Where a secret is in its place, the two
 * are equal there. Where its place is gone, every text that was not applied may be the secret.
 */
export function withoutLiveSecrets(expected: JsonObject, live: JsonObject): JsonObject {
    if (!hasHidden(expected)) {
        return live;
    }
    const comparison: Comparison = { secrets: new Set(), lost: false };
    collect(expected, live, comparison);
    const shown = masked(live, expected, new Set(textsOf(expected)), comparison);
    return isObject(shown) ? shown : {};
}
