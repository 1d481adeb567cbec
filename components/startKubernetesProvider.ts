import * as pulumi from "@pulumi/pulumi";
import { version } from "@pulumi/kubernetes/package.json";

/**
 * Makes Pulumi start its Kubernetes provider now. Otherwise it starts when the first object is
 * declared, which waits for the preflight: here the two run side by side.
 */
export function startKubernetesProvider(): void {
    // The cheapest of its functions: it decodes no objects from no text.
    const nothing = { text: "", defaultNamespace: "" };
    pulumi.runtime
        .invoke("kubernetes:yaml:decode", nothing, { version })
        // Whatever is wrong with the provider, the first object says it better.
        .catch(() => undefined);
}
