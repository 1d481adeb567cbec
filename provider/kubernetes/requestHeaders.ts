import type { ClientRequest } from "node:http";
import type { KubeConfig } from "@kubernetes/client-node";
import { isObject } from "../../core/json";
import type { RepeatedHeaders } from "../../core/kubeconfig/impersonation";

/** What every agent of Node.js is, though its types do not say so. */
interface RequestAgent {
    addRequest(request: ClientRequest, ...options: readonly unknown[]): void;
}

function takesRequests(agent: unknown): agent is RequestAgent {
    return (
        typeof agent === "object" &&
        agent !== null &&
        "addRequest" in agent &&
        typeof agent.addRequest === "function"
    );
}

/**
 * Adds headers to the requests of an agent. The client joins the values of a header to one, which the
 * API server would take for one group; and its requests and its WebSockets have nothing else in common.
 * @throws Error where they cannot be added: a request without them would have other rights.
 */
function addHeaders(agent: unknown, headers: RepeatedHeaders): void {
    if (!takesRequests(agent)) {
        throw new Error("impersonation is not possible with this version of Node.js");
    }
    const addRequest = agent.addRequest.bind(agent);
    agent.addRequest = (request, ...options) => {
        for (const [name, values] of Object.entries(headers)) {
            request.setHeader(name, values);
        }
        addRequest(request, ...options);
    };
}

/** Makes every request of a client send these headers, those of WebSockets included. */
export function sendHeaders(config: KubeConfig, headers: RepeatedHeaders): void {
    if (Object.keys(headers).length === 0) {
        return;
    }
    const authenticate = config.applySecurityAuthentication.bind(config);
    config.applySecurityAuthentication = async (context) => {
        await authenticate(context);
        addHeaders(context.getAgent(), headers);
    };
    const apply = config.applyToHTTPSOptions.bind(config);
    config.applyToHTTPSOptions = async (options) => {
        await apply(options);
        const applied: unknown = options;
        addHeaders(isObject(applied) ? applied.agent : undefined, headers);
    };
}
