import { explainMessage, refusalOf } from "../../core/access/refusal";
import { at, type Json } from "../../core/json";
import { shown } from "../../core/shown";

const longest = 1000;

function messageOf(body: string): string {
    try {
        const message = at(JSON.parse(body) as Json, "message");
        return typeof message === "string" && message !== "" ? message : body;
    } catch {
        return body;
    }
}

function bodyOf(error: unknown): string | undefined {
    const body: unknown = error instanceof Error && "body" in error ? error.body : undefined;
    return typeof body !== "string" || body.trim() === "" ? undefined : body.trim();
}

/** What the API server answered, as it is; undefined where it did not answer. */
export function apiMessage(error: unknown): string | undefined {
    const body = bodyOf(error);
    return body === undefined ? undefined : messageOf(body);
}

/** One line of what the API server answered, with which client-node's own message is a dump; undefined where it did not. */
export function apiWords(error: unknown): string | undefined {
    const body = bodyOf(error);
    return body === undefined ? undefined : shown(explainMessage(messageOf(body)), longest);
}

/** Whether the account lacks a right: other refusals are those of quotas and of policies. */
export function lacksRight(error: unknown): boolean {
    return refusalOf(messageOf(bodyOf(error) ?? "")) !== undefined;
}

/** What went wrong, without the dump of an answer of the API server. */
export function readable(error: unknown): unknown {
    const words = apiWords(error);
    return words === undefined ? error : new Error(words, { cause: error });
}
