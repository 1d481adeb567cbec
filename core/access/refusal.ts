import { shown } from "../shown";
import { type AccessRequest, roleFor } from "./roles";

/** A request that the API server refused for want of a right. */
export interface Refusal extends AccessRequest {
    readonly user: string;
}

/** https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go */
const pattern =
    /User "((?:[^"\\]|\\.)*)" cannot ([\w*-]+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]*)"| at the cluster scope)/;

/** What the API server refused; undefined for all other messages, such as those of a quota. */
export function refusalOf(message: string): Refusal | undefined {
    const match = pattern.exec(message);
    if (match === null) {
        return undefined;
    }
    const [, user = "", verb = "", resource = "", group = "", namespace] = match;
    return { user, verb, resource, group, namespace };
}

function resourceName({ group, resource }: AccessRequest): string {
    return group === "" ? resource : `${resource}.${group}`;
}

/** A right that an account lacks, in words: verb, resource, namespace, and the role that has it. */
export function missingRight(user: string, request: AccessRequest): string {
    const { verb, namespace } = request;
    const where = namespace === undefined ? "in the cluster" : `in namespace ${namespace}`;
    const role = roleFor(request);
    const remedy =
        role === undefined
            ? "no role of docs/rbac allows it"
            : `role ${role} allows it (docs/rbac/${role}.yaml)`;
    return `${shown(user)} may not ${shown(`${verb} ${resourceName(request)} ${where}`)}; ${remedy}`;
}

/** The API server's message, in words where it is about a right, and otherwise as it is. */
export function explainMessage(message: string): string {
    const refusal = refusalOf(message);
    return refusal === undefined ? message : missingRight(refusal.user, refusal);
}
