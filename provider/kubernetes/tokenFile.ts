import { readFileSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";
import { tokenFileAuth } from "../../core/kubeconfig/adapted";
import { isObject, type JsonObject, textAt } from "../../core/json";

function authenticationOf({ authProvider }: { readonly authProvider?: unknown }): JsonObject {
    return isObject(authProvider) ? authProvider : {};
}

/** Reads the token for each request, as it may be replaced while a run goes on. */
export function useTokenFile(config: KubeConfig): void {
    config.addAuthenticator({
        isAuthProvider: (user) => textAt(authenticationOf(user), "name") === tokenFileAuth,
        applyAuthentication: (user, ...[options]: readonly unknown[]) => {
            const path = textAt(authenticationOf(user), "config", "path") ?? "";
            let token: string;
            try {
                token = readFileSync(path, "utf8").trim();
            } catch (error) {
                const why = error instanceof Error ? error.message : String(error);
                return Promise.reject(
                    new Error(`the tokenFile of the kubeconfig cannot be read: ${why}`),
                );
            }
            if (isObject(options) && isObject(options.headers)) {
                Object.assign(options.headers, { Authorization: `Bearer ${token}` });
            }
            return Promise.resolve();
        },
    });
}
