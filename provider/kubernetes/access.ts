import { missingRight } from "../../core/access/refusal";
import type { AccessRequest } from "../../core/access/roles";
import { boundedClient } from "./boundedClient";
import { kubernetesClient } from "./client";
import type { Cluster } from "./cluster";

/**
 * The rights that the account lacks, in words. Every account may ask for its own; where the API server
 * does not answer that, the request itself is what is refused.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export async function missingRights(
    { config }: Cluster,
    requests: readonly AccessRequest[],
): Promise<readonly string[]> {
    const k8s = kubernetesClient();
    const api = boundedClient(k8s, config, k8s.AuthorizationV1Api);
    const answers = await Promise.all(
        requests.map(async (request) => {
            const [resource = "", subresource = ""] = request.resource.split("/");
            const resourceAttributes = {
                verb: request.verb,
                group: request.group,
                resource,
                subresource,
                ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
            };
            const body = Object.assign(new k8s.V1SelfSubjectAccessReview(), {
                spec: { resourceAttributes },
            });
            const review = await api.createSelfSubjectAccessReview({ body }).catch(() => undefined);
            return review?.status?.allowed === false ? [missingRight("this account", request)] : [];
        }),
    );
    return answers.flat();
}
