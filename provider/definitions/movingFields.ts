import { boolean, described, integer, oneOf, optional } from "../../core/config/types";
import { phases } from "../../core/metadata/phase";
import { ensemble, line, objectName } from "./fields";

/** Kafka on its way from ZooKeeper to controllers. */
export const movingFields = {
    ...ensemble,
    zookeeper: described(
        "Name of ZooKeeper's StatefulSet, whether it is there or not.",
        objectName,
    ),
    controllers: described(
        "Name of the controllers' StatefulSet, whether it is there or not.",
        objectName,
    ),
    replicas: described("Number of controllers.", integer(1, 1000)),
};

export const mayLack = optional(
    described(
        "Whether the account may lack the right to ask, as in a preview. Default: it may not.",
        boolean(),
    ),
);

export const unchecked = optional(
    described("What a preview could not check, and which right is missing.", line),
);

export const phase = oneOf(...phases);
