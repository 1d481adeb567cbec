import { Agent } from "node:https";
import { isDeepStrictEqual } from "node:util";
import type { RequestContext } from "@kubernetes/client-node";

/** Milliseconds that a connection may be idle: what is between here and the API server may forget it. */
const idle = 5000;

function isPlain(agent: unknown): agent is Agent {
    // A proxy's agent is one of its own, and one that adds headers has a method of its own.
    return (
        agent instanceof Agent &&
        Object.getPrototypeOf(agent) === Agent.prototype &&
        !Object.hasOwn(agent, "addRequest")
    );
}

/**
 * Makes requests share connections. The client makes an agent for each of its requests, and so a TLS
 * handshake: of hundreds of small requests that is most of the work.
 */
export function keptConnections(): (request: RequestContext) => void {
    let known: { readonly options: Agent["options"]; readonly agent: Agent } | undefined;
    return (request) => {
        const agent: unknown = request.getAgent();
        if (!isPlain(agent)) {
            return;
        }
        const { options } = agent;
        // Credentials may be others than those of the last request.
        if (known === undefined || !isDeepStrictEqual(known.options, options)) {
            const kept = new Agent({ ...options, keepAlive: true, timeout: idle });
            known = { options, agent: kept };
        }
        request.setAgent(known.agent);
    };
}
