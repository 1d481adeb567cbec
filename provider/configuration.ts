import type { handleUnaryCall } from "@grpc/grpc-js";
import type { ConfigureRequest, ConfigureResponse } from "@pulumi/pulumi/proto/provider_pb";
import { isObject } from "../core/json";
import { sdk } from "./sdk";
import { received } from "./values";

/** What a provider is configured with; undefined where it is not known yet, in a preview. */
export interface Configuration {
    /** A kubeconfig, or a path to one. */
    readonly kubeconfig: string | undefined;
}

/** @throws Error where a preview does not know the kubeconfig yet: another one would be taken. */
export function configurationOf(args: unknown): Configuration {
    const { values, unknown } = received(isObject(args) ? args : {});
    if (unknown.includes("kubeconfig")) {
        throw new Error(
            "kubeconfig: it is known only after an update; allowed: a value that is known before, such as one of the configuration",
        );
    }
    const { kubeconfig = null } = values;
    return {
        kubeconfig:
            kubeconfig === null || typeof kubeconfig === "string"
                ? (kubeconfig ?? undefined)
                : JSON.stringify(kubeconfig),
    };
}

/**
 * Hands the configuration of the provider on. The server of Pulumi's SDK answers that request without
 * telling the provider of it, and is made within its `main`: what it answers is put in its place
 * where that hands it to gRPC.
 * https://github.com/pulumi/pulumi/blob/v3.276.0/sdk/nodejs/provider/server.ts
 */
export function receiveConfiguration(use: (configuration: Configuration) => void): void {
    const configure: handleUnaryCall<ConfigureRequest, ConfigureResponse> = (call, callback) => {
        try {
            use(configurationOf(call.request.getArgs()?.toJavaScript()));
        } catch (error) {
            callback({
                name: "Error",
                message: error instanceof Error ? error.message : String(error),
            });
            return;
        }
        const response = new sdk.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setAcceptresources(true);
        response.setAcceptoutputs(true);
        callback(null, response);
    };
    const { prototype } = sdk.GrpcServer;
    // It is called with its own server below.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const { addService } = prototype;
    prototype.addService = function (service, implementation) {
        implementation.configure = configure;
        addService.call(this, service, implementation);
    };
}
