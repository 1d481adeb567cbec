import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExternalService } from "../core/chart/external";
import { externalServiceObject } from "../core/chart/externalObject";

export interface ExternalAccessArgs {
    /** Namespace of the brokers; has to be there. */
    readonly namespace: string;
    /** One Service for each broker. */
    readonly services: readonly ExternalService[];
}

/**
 * A Service of type LoadBalancer for each broker, which leads to its pod alone: a client has to reach the
 * broker that leads a partition, and no other one.
 *
 * - They stay while the chart is not installed: their addresses are in clients and in DNS.
 * - It waits for no address: what a broker advertises is in the configuration.
 */
export class ExternalAccess extends pulumi.ComponentResource {
    /** Names of the Services. */
    readonly services: pulumi.Output<string[]>;

    constructor(name: string, args: ExternalAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("kafka-local-volumes:index:ExternalAccess", name, args, opts);
        const services = args.services.map((service) =>
            this.createService(name, args.namespace, service),
        );
        this.services = pulumi.all(services.map(({ metadata }) => metadata.name));
        this.registerOutputs({ services: this.services });
    }

    private createService(
        parent: string,
        namespace: string,
        service: ExternalService,
    ): k8s.core.v1.Service {
        return new k8s.core.v1.Service(
            `${parent}-${service.name}`,
            externalServiceObject(namespace, service),
            // A Service's name is fixed, so a new one cannot be made beside the old.
            { parent: this, deleteBeforeReplace: true },
        );
    }
}
