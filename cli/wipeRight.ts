import { wipeRight } from "../core/access/roles";
import { missingRights } from "../provider/kubernetes/access";
import type { Cluster } from "../provider/kubernetes/cluster";
import { refused } from "./wipePods";

/** @throws NotDone where the account may deploy, but not wipe. */
export async function checkWipeRight(cluster: Cluster): Promise<void> {
    const missing = await missingRights(cluster, [wipeRight]);
    if (missing.length > 0) {
        throw refused(missing);
    }
}
