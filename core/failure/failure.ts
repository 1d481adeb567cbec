import { withoutCredentials } from "../kubeconfig/credentials";
import { printable } from "../shown";
import { type Answer, answerWords } from "./answer";
import { connectionWords, type Destination } from "./connection";

function property(thrown: unknown, name: string): unknown {
    return typeof thrown === "object" && thrown !== null && name in thrown
        ? (thrown as Readonly<Record<string, unknown>>)[name]
        : undefined;
}

function textProperty(thrown: unknown, name: string): string {
    const value = property(thrown, name);
    return typeof value === "string" ? value : "";
}

/** A request got no answer, for which `message` has the words; `code` is that of the connection. */
export class RequestFailed extends Error {
    readonly code: string;

    constructor(message: string, code: string) {
        super(message);
        this.code = code;
    }
}

/** What was thrown, and what caused it: errors of WebSockets and of several addresses have others in them. */
function withCauses(thrown: unknown, depth = 5): readonly unknown[] {
    const errors = property(thrown, "errors");
    const inner = [
        property(thrown, "error"),
        property(thrown, "cause"),
        ...(Array.isArray(errors) ? (errors as readonly unknown[]) : []),
    ].filter((one) => one !== undefined && one !== null);
    return depth === 0 ? [] : [thrown, ...inner.flatMap((one) => withCauses(one, depth - 1))];
}

/** What the fetch of the client puts before the message of the connection. */
const ofFetch = /^request to \S+ failed, reason: /;

/** What a WebSocket fails with tells the status alone. */
const ofWebSocket = /^Unexpected server response: (\d{3})$/;

function numberProperty(thrown: unknown, name: string): number | undefined {
    const value = property(thrown, name);
    return typeof value === "number" ? value : undefined;
}

/** A body that is no text has no words. */
function bodyOf(thrown: unknown): string | undefined {
    const body = property(thrown, "body");
    return body === undefined ? undefined : typeof body === "string" ? body : "";
}

/** What a server answered, where something was thrown because of it: by the client, its watch or a WebSocket. */
export function answerOf(thrown: unknown): Answer | undefined {
    const [, ofSocket] = ofWebSocket.exec(textProperty(thrown, "message")) ?? [];
    // The code of another error is that of a process.
    const isOfClient = typeof thrown === "object" && thrown !== null && "body" in thrown;
    const status =
        ofSocket === undefined
            ? numberProperty(thrown, isOfClient ? "code" : "statusCode")
            : Number(ofSocket);
    return status === undefined || status < 100 || status > 599
        ? undefined
        : { status, body: bodyOf(thrown) };
}

function ownWords(thrown: unknown, to: Destination): string | undefined {
    const answer = answerOf(thrown);
    if (answer !== undefined) {
        return answerWords(answer);
    }
    const message = textProperty(thrown, "message").replace(ofFetch, "").trim();
    const raw = printable(withoutCredentials(message));
    const isJson = thrown instanceof SyntaxError && raw.includes("JSON");
    return (
        connectionWords(textProperty(thrown, "code"), raw, to) ??
        (isJson
            ? `the answer is incomplete, or not from the API server (${raw}); run the same command again`
            : undefined)
    );
}

/**
 * Why a request failed, with what to do, on one line, whatever its client threw.
 * @returns undefined for what no request throws.
 */
export function requestFailure(thrown: unknown, to: Destination = {}): string | undefined {
    if (thrown instanceof RequestFailed) {
        return thrown.message;
    }
    return withCauses(thrown)
        .map((one) => ownWords(one, to))
        .find((words) => words !== undefined);
}

function firstLine(text: string): string {
    return text.split("\n").find((line) => line.trim() !== "") ?? "";
}

function nameOf(thrown: unknown): string {
    const code = textProperty(thrown, "code");
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    return code === "" ? `unknown error (${name})` : `unknown error (${name}, ${code})`;
}

/** What is thrown on in place of an error that a connection failed with: its words have no credentials. */
export function requestFailed(thrown: unknown, to: Destination): unknown {
    if (answerOf(thrown) !== undefined || !(thrown instanceof Error)) {
        return thrown;
    }
    const words = requestFailure(thrown, to);
    if (words !== undefined) {
        const codes = withCauses(thrown).map((one) => textProperty(one, "code"));
        return new RequestFailed(words, codes.find((code) => code !== "") ?? "");
    }
    const message = withoutCredentials(thrown.message);
    return message === thrown.message ? thrown : new Error(message);
}

/** One line for the user, of whatever was thrown; never empty. */
export function failureLine(thrown: unknown): string {
    const words = requestFailure(thrown);
    if (words !== undefined) {
        return words;
    }
    const text = typeof thrown === "string" ? thrown : undefined;
    const lines = withCauses(thrown).map((one) =>
        firstLine(withoutCredentials(text ?? textProperty(one, "message"))),
    );
    return lines.find((line) => line !== "") ?? nameOf(thrown);
}
