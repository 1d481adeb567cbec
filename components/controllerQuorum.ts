import type * as pulumi from "@pulumi/pulumi";
import type { ControllerQuorumInputs } from "../provider/definitions/controllerQuorum";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/** The quorum of the controllers, formed and in service, before the brokers start. */
export class ControllerQuorum extends OwnResource {
    constructor(
        name: string,
        args: Args<ControllerQuorumInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            "ControllerQuorum",
            name,
            { ...args, clusterId: undefined, restarted: undefined },
            opts,
        );
    }
}
