import type { ExternalService } from "./external";

/** The label that the StatefulSet controller gives each of its pods. */
const podLabel = "statefulset.kubernetes.io/pod-name";

/** The Service of type LoadBalancer that leads to one broker alone, without its apiVersion and kind. */
export function externalServiceObject(
    namespace: string,
    { name, pod, port, annotations, sourceRanges }: ExternalService,
) {
    return {
        metadata: {
            name,
            namespace,
            // Pulumi would wait for a pod behind it, and the pods come after it.
            annotations: { ...annotations, "pulumi.com/skipAwait": "true" },
        },
        spec: {
            type: "LoadBalancer",
            selector: { [podLabel]: pod },
            ports: [{ name: "external", port, targetPort: port, protocol: "TCP" }],
            ...(sourceRanges.length === 0 ? {} : { loadBalancerSourceRanges: [...sourceRanges] }),
        },
    };
}
