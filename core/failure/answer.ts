import { STATUS_CODES } from "node:http";
import { explainMessage } from "../access/refusal";
import { type Json, textAt } from "../json";
import { shown } from "../shown";

/** What a server answered instead of what was requested. */
export interface Answer {
    readonly status: number;
    /** Its body; undefined where the client keeps it to itself, as a watch and a WebSocket do. */
    readonly body: string | undefined;
}

const longest = 1000;

/** What is shown of a body that is not the API server's. */
const longestForeign = 200;

/** What to do about an answer without words of its own. */
const remedies: Readonly<Record<number, string>> = {
    401: "the API server does not accept the credentials: log in again, or correct the user of the kubeconfig",
    407: "the proxy requires a user and a password: add them to its address",
    429: "the API server has too many requests: run the same command again later",
};

/** The API server's own words; undefined for an answer of something else, such as a load balancer. */
export function statusMessage(body: string): string | undefined {
    try {
        const message = textAt(JSON.parse(body) as Json, "message");
        return message === "" ? undefined : message;
    } catch {
        return undefined;
    }
}

function title(html: string): string {
    const [, text = ""] = /<title[^>]*>([^<]*)</i.exec(html) ?? [];
    return text.trim();
}

/** A web page by its title alone, and of any other text the first line. */
function foreignWords(body: string): string {
    const text = /^\s*</.test(body) ? title(body) : (body.trim().split("\n")[0] ?? "");
    return shown(text.trim(), longestForeign);
}

function remedyFor({ status, body }: Answer): string {
    const known = remedies[status];
    if (known !== undefined || body === undefined) {
        return (
            known ?? "check the API server, and what is in front of it (a load balancer or a proxy)"
        );
    }
    return status >= 500
        ? "this is not the API server's own answer: check what is in front of it (a load balancer or a proxy), or wait until it is up"
        : "this is not the API server's own answer: check the address in the kubeconfig, and the proxy";
}

/** An answer on one line: the API server's own words, else its status with what to do. */
export function answerWords(answer: Answer): string {
    const { status, body = "" } = answer;
    const message = statusMessage(body);
    // It says `Unauthorized` and no more.
    if (message !== undefined && status !== 401) {
        return shown(explainMessage(message), longest);
    }
    const name = STATUS_CODES[status] ?? "";
    const words = message ?? foreignWords(body);
    const said = words === "" || words.includes(name) ? "" : `: ${words}`;
    return `${status} ${name}${said}; ${remedyFor(answer)}`;
}
