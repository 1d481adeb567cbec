import type {
    ApiConstructor,
    ApiType,
    KubeConfig,
    PromiseHttpLibrary,
} from "@kubernetes/client-node";

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
                    throw signal.aborted ? new NoAnswer(server, seconds) : error;
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
