import { type ChartStatefulSet, claimTemplate } from "../chart/claims";
import type { StackConfig } from "../config/schema";
import { hasControllers } from "../metadata/servers";
import { controllersName } from "./names";

/** The disk of a controller, by the name that its volume's label has. */
export const controllerDisk = "data";

/** The controllers' StatefulSet with its claims, one for each; undefined where there is none. */
export function controllersOf({
    release,
    metadata,
    controllers,
    storageClass,
}: StackConfig): ChartStatefulSet | undefined {
    if (!hasControllers(metadata)) {
        return undefined;
    }
    const { replicas, size } = controllers;
    const name = controllersName(release);
    const which = { role: "controller", disk: controllerDisk } as const;
    const claims = Array.from({ length: replicas }, (_, ordinal) => ({
        ...which,
        ordinal,
        name: `${claimTemplate(which)}-${name}-${ordinal}`,
        size,
        storageClassName: storageClass,
        accessModes: ["ReadWriteOnce"],
    }));
    return { name, replicas, claims };
}
