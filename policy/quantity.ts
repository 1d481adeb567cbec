/**
 * Kubernetes quantities, e.g. `5Gi`, `1.5Ti`, `129e6`.
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

/** Fractions of a byte, which count as a whole one. */
const divisors: Readonly<Record<string, bigint>> = { m: 10n ** 3n, u: 10n ** 6n, n: 10n ** 9n };

/** A number, and a suffix or a decimal exponent. */
const shape = /^\+?(\d{1,400})(?:\.(\d{0,40}))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;

/** Bytes of a quantity, rounded up to a whole byte as Kubernetes does; undefined where it is none. */
export function bytesOf(text: string): bigint | undefined {
    const match = shape.exec(text);
    const [, whole = "", fraction = "", suffix = "", exponent = "0"] = match ?? [];
    if (match === null) {
        return undefined;
    }
    const power = BigInt(exponent.replace("+", ""));
    const up = (multipliers[suffix] ?? 1n) * (power > 0n ? 10n ** power : 1n);
    const down = (divisors[suffix] ?? 1n) * (power < 0n ? 10n ** -power : 1n);
    const scale = 10n ** BigInt(fraction.length) * down;
    const scaled = BigInt(whole + fraction) * up;
    return (scaled + scale - 1n) / scale;
}
