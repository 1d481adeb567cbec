/** A plain scalar as Go's yaml.v3 resolves it, or why it is not read. */
export type Scalar =
    { readonly value: string | number | boolean | null } | { readonly refused: string };

const words: Readonly<Record<string, boolean | null>> = {
    "": null,
    "~": null,
    null: null,
    Null: null,
    NULL: null,
    true: true,
    True: true,
    TRUE: true,
    false: false,
    False: false,
    FALSE: false,
};

const notFinite = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/;
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/;
const float = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/** https://pkg.go.dev/strconv#ParseInt with base 0, after the underscores are removed. */
const integers: readonly (readonly [RegExp, number])[] = [
    [/^([-+]?)0[xX]([\da-fA-F]+)$/, 16],
    [/^([-+]?)0[bB]([01]+)$/, 2],
    [/^([-+]?)0[oO]?([0-7]+)$/, 8],
    [/^([-+]?)(0|[1-9]\d*)$/, 10],
];

function integer(text: string): number | undefined {
    for (const [pattern, base] of integers) {
        const [, sign, digits] = pattern.exec(text) ?? [];
        if (digits !== undefined) {
            const size = parseInt(digits, base);
            return sign === "-" ? 0 - size : size;
        }
    }
    return undefined;
}

function number(text: string): number | undefined {
    if (text.startsWith(".")) {
        return float.test(text) ? Number(text) : undefined;
    }
    const plain = text.replaceAll("_", "");
    return integer(plain) ?? (float.test(plain) ? Number(plain) : undefined);
}

export function plainScalar(text: string): Scalar {
    const word = Object.hasOwn(words, text) ? words[text] : undefined;
    if (word !== undefined) {
        return { value: word };
    }
    if (notFinite.test(text)) {
        return { refused: `${text} is a number that JSON does not have: put it in quotes` };
    }
    if (timestamp.test(text)) {
        return { refused: "a date, which Pulumi rewrites: put it in quotes" };
    }
    const value = /^[-+.\d]/.test(text) ? number(text) : undefined;
    if (value === undefined || value === Infinity || value === -Infinity) {
        return { value: text };
    }
    return Number.isInteger(value) && !Number.isSafeInteger(value)
        ? { refused: "a number of more digits than can be kept: put it in quotes" }
        : { value };
}
