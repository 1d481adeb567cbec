/**
 * Kubernetes quantities of bytes, e.g. `5Gi`, `500G`, `1.5Ti`.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
const multipliers: Readonly<Record<string, bigint>> = {
    "": 1n,
    k: 10n ** 3n,
    M: 10n ** 6n,
    G: 10n ** 9n,
    T: 10n ** 12n,
    P: 10n ** 15n,
    E: 10n ** 18n,
    Ki: 2n ** 10n,
    Mi: 2n ** 20n,
    Gi: 2n ** 30n,
    Ti: 2n ** 40n,
    Pi: 2n ** 50n,
    Ei: 2n ** 60n,
};

const shape = /^(\d+)(?:\.(\d{1,9}))?([kMGTPE]|[KMGTPE]i)?$/;

/** Kubernetes keeps quantities of bytes in a signed 64-bit integer. */
const largest = 2n ** 63n - 1n;

/**
 * Bytes of a quantity, rounded up to a whole byte as Kubernetes does.
 * @returns undefined where the text is not a quantity of bytes that Kubernetes would keep as it is.
 */
export function parseQuantity(text: string): bigint | undefined {
    const match = shape.exec(text);
    if (match === null) {
        return undefined;
    }
    const [, whole = "0", fraction = "", suffix = ""] = match;
    const multiplier = multipliers[suffix];
    if (multiplier === undefined) {
        return undefined;
    }
    const scale = 10n ** BigInt(fraction.length);
    const scaled = BigInt(whole + fraction) * multiplier;
    const bytes = (scaled + scale - 1n) / scale;
    return bytes > largest ? undefined : bytes;
}

/** Bytes of a quantity that has been checked before. */
export function bytesOf(quantity: string): bigint {
    const bytes = parseQuantity(quantity);
    if (bytes === undefined) {
        throw new RangeError(`not a quantity of bytes: ${quantity}`);
    }
    return bytes;
}

/** The most readable quantity of exactly so many bytes. */
export function formatQuantity(bytes: bigint): string {
    for (const suffix of ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"]) {
        const multiplier = multipliers[suffix];
        if (multiplier !== undefined && bytes >= multiplier && bytes % multiplier === 0n) {
            return `${String(bytes / multiplier)}${suffix}`;
        }
    }
    return String(bytes);
}

/** Whether two quantities are as large, whatever their units; what is none is compared as text. */
export function sameQuantity(a: string, b: string): boolean {
    const [x, y] = [parseQuantity(a), parseQuantity(b)];
    return x === undefined || y === undefined ? a === b : x === y;
}
