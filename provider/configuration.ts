import type { handleUnaryCall } from "@grpc/grpc-js";
import type {
    CheckRequest,
    CheckResponse,
    ConfigureRequest,
    ConfigureResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { ClusterIdentity } from "../core/clusterIdentity";
import { isObject, type JsonObject, textAt } from "../core/json";
import { sdk } from "./sdk";
import { received } from "./values";

/** What a provider is configured with. */
export interface Configuration {
    /** A kubeconfig, or a path to one; undefined where none is given. */
    readonly kubeconfig: string | undefined;
    /** Context whose cluster is kept, empty for the current one; undefined where none is kept. */
    readonly context: string | undefined;
    /** Cluster of the last update, where it is kept and known. */
    readonly cluster: ClusterIdentity | undefined;
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
    const uid = textAt(values, "clusterUid");
    return {
        kubeconfig:
            kubeconfig === null || typeof kubeconfig === "string"
                ? (kubeconfig ?? undefined)
                : JSON.stringify(kubeconfig),
        context: textAt(values, "context"),
        cluster:
            uid === undefined ? undefined : { uid, server: textAt(values, "clusterServer") ?? "" },
    };
}

/** The inputs of a provider with the cluster that they are of. */
export function withClusterKept(
    inputs: JsonObject,
    cluster: ClusterIdentity | undefined,
): JsonObject {
    return cluster === undefined
        ? inputs
        : { ...inputs, clusterUid: cluster.uid, clusterServer: cluster.server };
}

/** What is done with the configuration of a provider. */
export interface ConfigurationUse {
    /** A program declares the provider. @returns the cluster that the state is to keep. */
    readonly check: (was: Configuration, is: Configuration) => Promise<ClusterIdentity | undefined>;
    /** The provider starts. */
    readonly configure: (is: Configuration) => Promise<void>;
}

function failed(error: unknown) {
    return { name: "Error", message: error instanceof Error ? error.message : String(error) };
}

function objectOf(value: unknown): JsonObject {
    return isObject(value) ? value : {};
}

function checkHandler(use: ConfigurationUse): handleUnaryCall<CheckRequest, CheckResponse> {
    return (call, callback) => {
        const news = objectOf(call.request.getNews()?.toJavaScript());
        const olds = objectOf(call.request.getOlds()?.toJavaScript());
        const answer = async () => {
            const cluster = await use.check(configurationOf(olds), configurationOf(news));
            const response = new sdk.CheckResponse();
            response.setInputs(sdk.Struct.fromJavaScript({ ...withClusterKept(news, cluster) }));
            return response;
        };
        answer().then(
            (response) => {
                callback(null, response);
            },
            (error: unknown) => {
                callback(failed(error));
            },
        );
    };
}

function configureHandler(
    use: ConfigurationUse,
): handleUnaryCall<ConfigureRequest, ConfigureResponse> {
    return (call, callback) => {
        const answer = async () => {
            await use.configure(configurationOf(call.request.getArgs()?.toJavaScript()));
            const response = new sdk.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setAcceptresources(true);
            response.setAcceptoutputs(true);
            return response;
        };
        answer().then(
            (response) => {
                callback(null, response);
            },
            (error: unknown) => {
                callback(failed(error));
            },
        );
    };
}

/**
 * Hands the configuration of the provider on. The server of Pulumi's SDK answers these requests without
 * telling the provider of them, and is made within its `main`: what it answers is put in its place
 * where that hands it to gRPC.
 * https://github.com/pulumi/pulumi/blob/v3.216.0/sdk/nodejs/provider/server.ts
 */
export function receiveConfiguration(use: ConfigurationUse): void {
    const { prototype } = sdk.GrpcServer;
    // It is called with its own server below.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const { addService } = prototype;
    prototype.addService = function (service, implementation) {
        implementation.checkConfig = checkHandler(use);
        implementation.configure = configureHandler(use);
        addService.call(this, service, implementation);
    };
}
