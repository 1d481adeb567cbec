import * as pulumi from "@pulumi/pulumi";
import { version } from "@pulumi/kubernetes/package.json";
import { refusesExisting, upsertVariable } from "../core/existing";

/** Whether Pulumi's Kubernetes provider, of the version that this program has, creates nothing that exists. */
export function refusesWhatExists(): boolean {
    const configured = new pulumi.Config("kubernetes").get("upsertExistingObjects");
    return refusesExisting(version, [configured, process.env[upsertVariable]]);
}
