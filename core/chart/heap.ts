/** JVM options for a heap of fixed size, in the chart's own notation. */
export function heapOptions(bytes: bigint): string {
    const megabytes = String(bytes / 2n ** 20n);
    return `-Xms${megabytes}M -Xmx${megabytes}M`;
}

/** The size of a fixed heap; undefined where the options say anything else. */
export function heapBytes(options: string): bigint | undefined {
    const [, number = "", unit = ""] = /^-Xms(\d+)([kmg])\s+-Xmx\1\2$/i.exec(options) ?? [];
    const shift = { k: 10n, m: 20n, g: 30n }[unit.toLowerCase()];
    return shift === undefined ? undefined : BigInt(number) << shift;
}
