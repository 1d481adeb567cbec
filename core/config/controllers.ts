import { absolutePath } from "./patterns";
import { annotations, containerResources, labels, tolerations } from "./podFields";
import { described, integer, list, object, optional, type Read, size } from "./types";

/** The controllers of Kafka without ZooKeeper. */
export const controllers = object({
    replicas: described(
        "Number of controllers, 1 or 3; it stays what it was when they first started.",
        integer(1, 3),
    ),
    size: described("Size of the volume of each controller.", size()),
    root: optional(
        described("Directory for the controllers' claims; default: root.", absolutePath),
    ),
    heap: described("Heap of the JVM, fixed: -Xms and -Xmx.", size()),
    resources: optional(described("Resources of each pod.", containerResources)),
    tolerations: optional(described("Taints that the pods tolerate.", tolerations)),
    labels: optional(described("Labels of the pods, beside their own.", labels)),
    annotations: optional(described("Annotations of the pods.", annotations)),
    replace: described(
        "Controllers, by their number from 0, whose lost disk is accepted: they take the metadata from the others.",
        list(integer(0, 2), 0, 1),
    ),
});

export type ControllersConfig = Read<typeof controllers>;
