import { described, integer, oneOf } from "../../core/config/types";
import { phases } from "../../core/metadata/phase";
import { ensemble, objectName } from "./fields";

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

export const phase = oneOf(...phases);
