import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { controllersObjects } from "../core/controllers/objects";
import { ControllerQuorum } from "./controllerQuorum";

/** A StatefulSet and its headless Service, as plain data. */
export interface ControllersArgs {
    /** Name of the StatefulSet. */
    readonly name: string;
    /** Namespace of it; has to be there. */
    readonly namespace: string;
    /** Name of the brokers' StatefulSet, after which they are stopped. */
    readonly kafka: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Specification of the Service. */
    readonly service: k8s.types.input.core.v1.ServiceSpec;
    /** Specification of their PodDisruptionBudget. @default There is none. */
    readonly budget?: k8s.types.input.policy.v1.PodDisruptionBudgetSpec | undefined;
    /** Specification of the StatefulSet. */
    readonly statefulSet: pulumi.Input<k8s.types.input.apps.v1.StatefulSetSpec>;
    readonly replicas: number;
    /** Controllers, by their number, whose lost disk is accepted. */
    readonly replace: readonly number[];
    /** Seconds that each pod may take. */
    readonly timeout: number;
    readonly context?: string | undefined;
}

/**
 * The controllers of Kafka, which keep its metadata. The chart has none. Deleting this deletes their pods; their
 * directories stay.
 */
export class Controllers extends pulumi.ComponentResource {
    /** Their StatefulSet, whose pods may still be starting. */
    readonly set: pulumi.Resource;

    /** Id of the resource that is there once they have formed their quorum. */
    readonly formed: pulumi.Output<string>;

    constructor(name: string, args: ControllersArgs, opts?: pulumi.ComponentResourceOptions) {
        super("kafka-local-volumes:index:Controllers", name, { name: args.name }, opts);
        const { namespace, kafka, replicas, replace, timeout, context } = args;
        const objects = controllersObjects(args);
        const service = new k8s.core.v1.Service(`${name}-headless`, objects.service, {
            parent: this,
            deleteBeforeReplace: true,
        });
        const statefulSet = new k8s.apps.v1.StatefulSet(
            `${name}-set`,
            objects.statefulSet,
            // Its name is fixed, so a new one cannot be made beside the old.
            { parent: this, dependsOn: service, deleteBeforeReplace: true },
        );
        this.set = statefulSet;
        if (objects.budget !== undefined) {
            new k8s.policy.v1.PodDisruptionBudget(`${name}-budget`, objects.budget, {
                parent: this,
                deleteBeforeReplace: true,
            });
        }
        const quorum = new ControllerQuorum(
            `${name}-quorum`,
            {
                ...{ namespace, kafka, replicas, timeout, context },
                controllers: statefulSet.metadata.name,
                replace: [...replace],
                generation: statefulSet.metadata.generation,
            },
            { parent: this },
        );
        this.formed = quorum.id;
        this.registerOutputs({ formed: this.formed });
    }
}
