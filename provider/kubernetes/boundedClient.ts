import type {
    ApiConstructor,
    ApiType,
    KubeConfig,
    PromiseHttpLibrary,
} from "@kubernetes/client-node";
import { withoutCredentials, withoutUserinfo } from "../../core/kubeconfig/credentials";

/**
 * How long the API server may take to answer, in seconds. Where packets are lost there is no error: a
 * request would wait for two minutes to connect, and for good once it has been sent.
 */
const secondsToAnswer = 30;

/** The API server said nothing in time. */
export class NoAnswer extends Error {
    constructor(server: string, seconds: number) {
        super(`${server} gave no answer in ${seconds} s: is the network to the cluster there?`);
    }
}

/** An error whose message has no credentials: whoever catches it may show it. */
function sayable(error: unknown): unknown {
    if (!(error instanceof Error)) {
        return error;
    }
    const message = withoutCredentials(error.message);
    return message === error.message ? error : new Error(message);
}

/** What `KubeConfig.makeApiClient` makes, which knows no timeout, with every request bounded in time. */
export function boundedClient<T extends ApiType>(
    k8s: typeof import("@kubernetes/client-node"),
    config: KubeConfig,
    api: ApiConstructor<T>,
    seconds = secondsToAnswer,
): T {
    const server = config.getCurrentCluster()?.server ?? "";
    const plain = k8s.createConfiguration().httpApi;
    const bounded: PromiseHttpLibrary = {
        send: async (request) => {
            const signal = AbortSignal.timeout(seconds * 1000);
            request.setSignal(signal);
            const inTime = <P>(part: Promise<P>): Promise<P> =>
                part.catch((error: unknown) => {
                    throw signal.aborted
                        ? new NoAnswer(withoutUserinfo(server), seconds)
                        : sayable(error);
                });
            const { httpStatusCode, headers, body } = await inTime(plain.send(request).toPromise());
            return new k8s.ResponseContext(httpStatusCode, headers, {
                text: () => inTime(body.text()),
                binary: () => inTime(body.binary()),
            });
        },
    };
    const configuration = k8s.createConfiguration({
        baseServer: new k8s.ServerConfiguration(server, {}),
        authMethods: { default: config },
        httpApi: k8s.wrapHttpLibrary(bounded),
    });
    return new api(configuration);
}
