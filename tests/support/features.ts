import { parseFeatures } from "../../core/metadata/toolOutput";
import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "./instance";

/** The levels of Kafka's features in effect, as its controllers say. */
export async function featuresOf(
    namespace: string,
    release: string,
): Promise<Readonly<Record<string, string>>> {
    const command = ["kafka-features", "--bootstrap-controller", "localhost:9093", "describe"];
    const pod = `${release}-controller-0`;
    return parseFeatures(
        await kubectl(cluster, ["exec", "-i", "-n", namespace, pod, "--", ...command]),
    );
}
