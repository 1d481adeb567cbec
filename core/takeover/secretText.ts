import type { ValuePath } from "../config/secrets";
import type { Json } from "../json";

/** In the name of a key, without its punctuation. */
const words =
    /passw(or)?d|passphrase|pwd|secret|token|credential|jaas|userinfo|apikey|accesskey|privatekey|authorization|(keystore|signing|encryption|master)key$/;

/** A number is a secret only where its key ends so: others are lifetimes and counts of such. */
const wordsAtEnd = /(passw(or)?d|passphrase|pwd|secret|token|pin)$/;

/** Only at the end of the last key: as the name of an object these say nothing of what is in it. */
const wordsOfLeaf = /(pass|pw|creds?|auth|sslkey|sshkey)$/;

/** Names of objects that have secrets, which are none themselves. */
const references = /(secret(name|ref|refs|keyref)|existingsecret|imagepullsecrets?)$/;

/** In a text, whatever its key is. */
const contents: readonly RegExp[] = [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    /LoginModule\s+(required|requisite|sufficient|optional)\b/,
    /(passw(or)?d|pwd|passphrase|secret|token|credentials?|api[_.-]?key|access[_.-]?key|user[_.-]?info)["']?\s*[=:]\s*\S/i,
    /\b(Bearer|Basic)\s+[\w+/=.-]{8,}/,
    /[a-z][\w+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
];

function plainName(key: string): string {
    return key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Whether the name of a key says that its value is a secret. */
export function namesSecret(key: string): boolean {
    const name = plainName(key);
    return words.test(name) && !references.test(name);
}

/** Whether a value looks like a secret, by the names on its path or by what it says. */
export function isSecretText(leaf: Json, path: ValuePath): boolean {
    if (typeof leaf === "number") {
        return wordsAtEnd.test(plainName(path.at(-1) ?? ""));
    }
    if (typeof leaf !== "string" || leaf === "") {
        return false;
    }
    const isReference = path.some((key) => references.test(plainName(key)));
    return (
        (!isReference && path.some((key) => namesSecret(key))) ||
        (!isReference && wordsOfLeaf.test(plainName(path.at(-1) ?? ""))) ||
        contents.some((pattern) => pattern.test(leaf))
    );
}

/** A line of a log, as far as nothing in it looks like a secret. */
export function withoutSecretText(line: string): string {
    const found = contents.map((pattern) => line.search(pattern)).filter((index) => index >= 0);
    return found.length === 0 ? line : `${line.slice(0, Math.min(...found))}[secret]`;
}
