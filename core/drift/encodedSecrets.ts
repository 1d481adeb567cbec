/** Shorter parts of an encoding are in any text. */
const shortest = 4;

/** A secret in base64, whole and as a part of something longer, at each of the three places in a group. */
function encodings(secret: string): readonly string[] {
    const bytes = Buffer.from(secret);
    const parts = [0, 1, 2].map((before) => {
        const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
        // A digit has six bits: those that have bits of others before or after it are left out.
        const first = Math.ceil((before * 8) / 6);
        const end = Math.floor(((before + bytes.length) * 8) / 6);
        return text.slice(first, end);
    });
    return [bytes.toString("base64"), ...parts.filter(({ length }) => length >= shortest)].flatMap(
        (text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")],
    );
}

/** What a text in base64 stands for; undefined where it is no such text. */
function decoded(text: string): string | undefined {
    const plain = Buffer.from(text, "base64").toString();
    return text.length >= shortest && Buffer.from(plain).toString("base64") === text
        ? plain
        : undefined;
}

/** Every form in which a secret may be in a text. */
export function formsOf(secret: string): readonly string[] {
    const plain = decoded(secret);
    const secrets = plain === undefined ? [secret] : [secret, plain];
    return [...new Set(secrets.flatMap((each) => [each, ...encodings(each)]))];
}
