/** What follows a credential in the messages that show it: those of node-fetch, undici and Node itself. */
const credential = /\b(Bearer|Basic)\s[^]*?(?=" is an invalid| is not a legal|\s*\]|$)/gi;

/** User and password of an address. */
const userinfo = /(?<=:\/\/)[^\s/?#]*@/g;

/** A message of a client without the credentials that it had. */
export function withoutCredentials(message: string): string {
    return withoutUserinfo(message.replaceAll(credential, "$1 …"));
}

/** An address, or a text with addresses, without user and password. */
export function withoutUserinfo(text: string): string {
    return text.replaceAll(userinfo, "");
}

/**
 * Why a token cannot be sent, without showing it; undefined where it can. A line break at the end of a
 * token in YAML is the usual reason.
 */
export function tokenFault(token: string): string | undefined {
    return /^[\t\x20-\x7e\x80-\xff]*$/.test(token)
        ? undefined
        : "its token has a line break or another character that a header may not have: write it on one line, in quotes";
}
