import {
    boolean,
    described,
    integer,
    list,
    object,
    oneOf,
    optional,
} from "../../core/config/types";
import { formings } from "../../core/controllers/identity";
import { diskRoles } from "../../core/replicaDisk";
import { define, type InputsOf, type StateOf } from "../definition";
import { line, objectName, observedDirectory, release } from "./fields";
import { phase } from "./movingFields";

const disk = object(
    {
        claim: described("Claim of the disk.", objectName),
        role: described("What uses it.", oneOf(...diskRoles)),
        ordinal: described("Number of the broker, server or controller, from 0.", integer(0, 1000)),
        disk: described(
            "Which of its disks: of a broker a number as text, of a server `data` or `log`, of a controller `data`.",
            line,
        ),
    },
    "IdentifiedDisk",
);

export const diskIdentity = define({
    description:
        "Checks that all disks of a stack belong together: one Kafka cluster, and its ZooKeeper ensemble or its controllers with their data. Make what starts on the disks depend on it.",
    inputs: {
        release: described("Name of the Helm release.", release),
        stack: described("Name of the stack, for the commands in messages.", line),
        disks: described("The disks and what they are for.", list(disk)),
        observed: described("What was observed on them.", list(observedDirectory)),
        used: described("Whether pods are about to start on them.", boolean()),
        replace: optional(
            described(
                "Controllers, by their number, whose lost disk is accepted. Default: none.",
                list(integer(0, 1000)),
            ),
        ),
        phase: optional(
            described("Phase of Kafka's metadata. Default: it has no controllers.", phase),
        ),
        starting: optional(
            described(
                "Whether Kafka with controllers is about to start, on the disks of before where there are any. Default: it runs, or has no controllers.",
                boolean(),
            ),
        ),
        rewrite: optional(
            described(
                "Brokers, by their id, whose lost disks are accepted. Default: none.",
                list(integer(0, 1000)),
            ),
        ),
        forming: optional(
            described(
                "Where the controllers are taking the metadata over from ZooKeeper: whether that is new, and they have none yet, or has begun. Default: they are not.",
                oneOf(...formings),
            ),
        ),
    },
    outputs: {
        clusterId: optional(
            described(
                "Id of the cluster: the one on its disks, else the one of the last update, else a new one.",
                line,
            ),
        ),
    },
});

export type DiskIdentityInputs = InputsOf<typeof diskIdentity>;
export type DiskIdentityState = StateOf<typeof diskIdentity>;
