import { subchartKeys } from "../chart/knownValues";
import type { Fault } from "../fault";
import { at, type Json } from "../json";
import { podShapes, type PodShape } from "./podShapes";
import type { StackConfig } from "./schema";

const { boolean, text, scalar, count, port, object, scalars } = podShapes;

function each(keys: string, shape: PodShape): readonly (readonly [string, PodShape])[] {
    return keys.split(" ").map((key) => [key, shape] as const);
}

/** Keys of the subcharts, wherever one has them, and the shape that the templates or Kubernetes need. */
const shapes: readonly (readonly [string, PodShape])[] = [
    ...each("enabled persistence.enabled prometheus.jmx.enabled nodeport.enabled", boolean),
    ...each("external.enabled ksql.headless cp-zookeeper.enabled", boolean),
    // The tag 7.10 would be the number 7.1.
    ...each("image imageTag prometheus.jmx.image prometheus.jmx.imageTag heapOptions", text),
    ...each("nameOverride fullnameOverride cp-zookeeper.url cp-zookeeper.nameOverride", text),
    ...each("schemaRegistryOpts kafka.bootstrapServers cp-kafka.bootstrapServers", text),
    ...each("cp-schema-registry.url cp-schema-registry.nameOverride", text),
    ...each("overrideGroupId overrideServiceId minAvailable", scalar),
    ...each("tickTime syncLimit initLimit maxClientCnxns", count),
    ...each("autoPurgeSnapRetainCount autoPurgePurgeInterval", count),
    ...each("jmx.port prometheus.jmx.port servicePort serviceHttpPort serverPort", port),
    ...each("leaderElectionPort clientPort cp-zookeeper.clientPort external.port", port),
    ...each("nodeport.servicePort nodeport.firstListenerPort", port),
    ...each("securityContext livenessProbe persistence nodeport prometheus jmx external", object),
    ...each("podAnnotations external.annotations secrets", scalars),
    ["external.loadBalancerSourceRanges", podShapes.textList],
    ["external.type", podShapes.serviceType],
    ["external.externalTrafficPolicy", podShapes.trafficPolicy],
    ["serviceType", podShapes.serviceType],
    ["volumes", podShapes.named],
    ["volumeMounts", podShapes.named],
    ["imagePullSecrets", podShapes.pullSecrets],
    ["imagePullPolicy", podShapes.pullPolicy],
    ["prometheus.jmx.imagePullPolicy", podShapes.pullPolicy],
    ["tolerations", podShapes.tolerations],
    ["nodeSelector", podShapes.nodeSelector],
    ["affinity", podShapes.affinity],
    ["resources", podShapes.resources],
    ["prometheus.jmx.resources", podShapes.resources],
    ["podManagementPolicy", podShapes.managementPolicy],
    ["updateStrategy", podShapes.updateStrategy],
];

/** Templates leave out what is empty, and a null leaves the value to the chart. */
function isEmpty(value: Json): boolean {
    return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

/** Values of a shape that Kubernetes refuses, or that a template takes for something else. */
export function shapeFaults({ values }: Pick<StackConfig, "values">): readonly Fault[] {
    return subchartKeys.flatMap((subchart) =>
        shapes.flatMap(([key, { allowed, accepts }]) => {
            const value = at(values, subchart, ...key.split("."));
            return value === undefined || isEmpty(value) || accepts(value)
                ? []
                : [{ key: `values.${subchart}.${key}`, value, allowed }];
        }),
    );
}
