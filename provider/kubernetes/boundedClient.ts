import type {
    ApiConstructor,
    ApiType,
    KubeConfig,
    PromiseHttpLibrary,
    RequestContext,
} from "@kubernetes/client-node";
import { requestFailed, RequestFailed } from "../../core/failure/failure";
import { withoutUserinfo } from "../../core/kubeconfig/credentials";
import { shown } from "../../core/shown";
import { forgetCredential } from "./credentialPlugin";
import { destinationOf } from "./destination";

/**
 * How long the API server may take to answer, in seconds. Where packets are lost there is no error: a
 * request would wait for two minutes to connect, and for good once it has been sent.
 */
const secondsToAnswer = 30;

/** The API server said nothing in time. */
export class NoAnswer extends Error {
    constructor(server: string, seconds: number) {
        super(
            `${server} gave no answer in ${seconds} s; check the network to the cluster (VPN, firewall)`,
        );
    }
}

/** A web page is no answer of an API server, which the client would take for an object without fields. */
function assertNoPage(status: number, type: string | undefined, server: string): void {
    if (status < 300 && type?.startsWith("text/html") === true) {
        throw new RequestFailed(
            `${server} answers with a web page, so it is a login page or a proxy and not the API server; correct server in the kubeconfig, or the proxy`,
            "",
        );
    }
}

interface Options {
    /** How long each request may take. */
    readonly seconds?: number;
    /** Called with each request before it is sent. */
    readonly prepare?: (request: RequestContext) => void;
}

const nothing = () => undefined;

/** What `KubeConfig.makeApiClient` makes, which knows no timeout, with every request bounded in time. */
export function boundedClient<T extends ApiType>(
    k8s: typeof import("@kubernetes/client-node"),
    config: KubeConfig,
    api: ApiConstructor<T>,
    { seconds = secondsToAnswer, prepare = nothing }: Options = {},
): T {
    const server = config.getCurrentCluster()?.server ?? "";
    const shownServer = shown(withoutUserinfo(server));
    const plain = k8s.createConfiguration().httpApi;
    const bounded: PromiseHttpLibrary = {
        send: async (request) => {
            const signal = AbortSignal.timeout(seconds * 1000);
            request.setSignal(signal);
            prepare(request);
            const inTime = <P>(part: Promise<P>): Promise<P> =>
                part.catch((error: unknown) => {
                    throw signal.aborted
                        ? new NoAnswer(shownServer, seconds)
                        : requestFailed(error, destinationOf(config));
                });
            const { httpStatusCode, headers, body } = await inTime(plain.send(request).toPromise());
            if (httpStatusCode === 401) {
                forgetCredential(config);
            }
            assertNoPage(httpStatusCode, headers["content-type"], shownServer);
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
