import { NoAnswer } from "./boundedClient";
import { reason, statusOf } from "./cluster";
import { identityOf } from "./identity";

/** What goes wrong where a cluster is asked which it is; undefined where it says so. */
function failure(context: string | undefined): Promise<unknown> {
    return identityOf(context).then(
        () => undefined,
        (error: unknown) => error,
    );
}

/** Why no answer comes from a cluster; undefined where one does, even if it is a refusal. */
export async function notReached(context: string | undefined): Promise<string | undefined> {
    const error = await failure(context);
    return error === undefined || statusOf(error) !== undefined ? undefined : reason(error);
}

/** What a connection fails with where nobody is at the other end. */
const noConnection: readonly unknown[] = [
    ...["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    ...["ENOTFOUND", "EAI_AGAIN"],
];

function isNoConnection(error: unknown): boolean {
    return (
        error instanceof NoAnswer ||
        (error instanceof Error &&
            (("code" in error && noConnection.includes(error.code)) || isNoConnection(error.cause)))
    );
}

/**
 * Why nobody is at the address of a cluster. Everything else that goes wrong before an answer, such as
 * a kubeconfig that is read in another way by Pulumi's Kubernetes provider, does not say so.
 */
export async function isAway(context: string | undefined): Promise<string | undefined> {
    const error = await failure(context);
    return isNoConnection(error) ? reason(error) : undefined;
}
