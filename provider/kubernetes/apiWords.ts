import { refusalOf } from "../../core/access/refusal";
import { answerWords, statusMessage } from "../../core/failure/answer";
import { answerOf, requestFailure, RequestFailed } from "../../core/failure/failure";

/** One line of what a server answered, with which client-node's own message is a dump; undefined where it did not. */
export function apiWords(error: unknown): string | undefined {
    const answer = answerOf(error);
    return answer === undefined ? undefined : answerWords(answer);
}

/** What the API server answered, as it is; undefined where it did not answer. */
export function apiMessage(error: unknown): string | undefined {
    const body = answerOf(error)?.body;
    return body === undefined ? undefined : (statusMessage(body) ?? body.trim());
}

/** Whether the account lacks a right: other refusals are those of quotas and of policies. */
export function lacksRight(error: unknown): boolean {
    return refusalOf(statusMessage(answerOf(error)?.body ?? "") ?? "") !== undefined;
}

/** What went wrong: of a request, in words and without the dump of an answer. */
export function readable(error: unknown): unknown {
    if (error instanceof RequestFailed) {
        return error;
    }
    const words = requestFailure(error);
    return words === undefined ? error : new Error(words, { cause: error });
}
