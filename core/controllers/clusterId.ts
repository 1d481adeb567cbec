/** Bytes of an id of a cluster. */
const bytesOfId = 16;

/**
 * A new id of a cluster, as Kafka makes it: one that begins with a dash would be taken for an option.
 * @param random as many random bytes as an id has.
 */
export function newClusterId(random: Uint8Array): string {
    const bytes = Uint8Array.from(random.subarray(0, bytesOfId));
    const id = () => Buffer.from(bytes).toString("base64url");
    if (bytes.length < bytesOfId) {
        throw new RangeError(`an id of a cluster has ${bytesOfId} bytes, got ${bytes.length}`);
    }
    if (id().startsWith("-")) {
        bytes[0] = (bytes[0] ?? 0) & 0x7f;
    }
    return id();
}
