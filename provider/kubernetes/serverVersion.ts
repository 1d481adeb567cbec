import { givesClaimsUp } from "../../core/binding";
import { boundedClient } from "./boundedClient";
import { kubernetesClient } from "./client";
import type { Cluster } from "./cluster";

/** Whether the controller may have given claims up, so that it helps to change them. */
export async function touchHelps({ config }: Cluster): Promise<boolean> {
    const k8s = kubernetesClient();
    try {
        const { major, minor } = await boundedClient(k8s, config, k8s.VersionApi).getCode();
        return givesClaimsUp(major, minor);
    } catch {
        // A proxy in front may keep its version to itself.
        return true;
    }
}
