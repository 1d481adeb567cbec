import { type JsonObject, listAt, objectAt, textAt } from "../json";

/** Headers of every request, of which some are sent several times. */
export type RepeatedHeaders = Readonly<Record<string, readonly string[]>>;

/** A key of `as-user-extra` as a part of a header's name. */
function headerPart(key: string): string {
    return key
        .toLowerCase()
        .replace(/[^\w!#$&'*+.^`|~-]/gu, (character) => encodeURIComponent(character));
}

/**
 * The headers by which a user of a kubeconfig acts as another one. The JavaScript client sends the name
 * alone, so that a request would have other rights.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 * @throws Error where a uid, groups or more are given without the name, which the API server refuses too.
 */
export function impersonationHeaders(user: JsonObject): RepeatedHeaders {
    const texts = (...path: readonly string[]) =>
        listAt(user, ...path).filter((item) => typeof item === "string");
    const extra = Object.keys(objectAt(user, "as-user-extra") ?? {});
    const uid = textAt(user, "as-uid") ?? "";
    const groups = texts("as-groups");
    if (uid === "" && groups.length === 0 && extra.length === 0) {
        return {};
    }
    if ((textAt(user, "as") ?? "") === "") {
        throw new Error(
            "the user of the kubeconfig has as-uid, as-groups or as-user-extra without as; allowed: all of them with as; add as, or remove them",
        );
    }
    const headers = {
        "Impersonate-Uid": uid === "" ? [] : [uid],
        "Impersonate-Group": groups,
        ...Object.fromEntries(
            extra.map((key) => [
                `Impersonate-Extra-${headerPart(key)}`,
                texts("as-user-extra", key),
            ]),
        ),
    };
    return Object.fromEntries(Object.entries(headers).filter(([, values]) => values.length > 0));
}
