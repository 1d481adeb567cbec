import { formatQuantity, parseQuantity } from "../quantity";

/** What containers request, or what a node has for them: quantities by the names of resources. */
export type Resources = Readonly<Record<string, string>>;

const cpuShape = /^(\d+)(?:\.(\d{1,3}))?(m)?$/;

/** Thousandths of a CPU. https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu */
function parseCpu(text: string): bigint | undefined {
    const [match, whole = "0", fraction = "", milli] = cpuShape.exec(text) ?? [];
    if (match === undefined) {
        return undefined;
    }
    return milli === undefined ? BigInt(whole + fraction.padEnd(3, "0")) : BigInt(whole);
}

function parse(name: string, text: string | undefined): bigint | undefined {
    return text === undefined ? undefined : name === "cpu" ? parseCpu(text) : parseQuantity(text);
}

function format(name: string, amount: bigint): string {
    if (name !== "cpu") {
        return formatQuantity(amount);
    }
    return amount % 1000n === 0n ? String(amount / 1000n) : `${String(amount)}m`;
}

/** A resource of which more is requested than there is. */
export interface Shortage {
    readonly resource: string;
    readonly requested: string;
    readonly available: string;
}

/** What all of these request, more than is available; what is no quantity is left to Kubernetes. */
export function shortages(
    requests: readonly Resources[],
    available: Resources,
): readonly Shortage[] {
    const names = [...new Set(requests.flatMap((one) => Object.keys(one)))].sort();
    return names.flatMap((resource) => {
        const amounts = requests.map((one) => parse(resource, one[resource]) ?? 0n);
        const requested = amounts.reduce((sum, amount) => sum + amount, 0n);
        const has = parse(resource, available[resource]);
        return has === undefined || requested <= has
            ? []
            : [
                  {
                      resource,
                      requested: format(resource, requested),
                      available: format(resource, has),
                  },
              ];
    });
}
