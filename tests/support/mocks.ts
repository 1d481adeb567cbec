import * as pulumi from "@pulumi/pulumi";
import { isObject } from "../../core/json";

/** A resource as it was registered. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

const components = [
    "kafka-local-volumes:index:LocalVolumes",
    "kafka-local-volumes:index:KafkaChart",
    "kafka-local-volumes:index:ExternalAccess",
    "kafka-local-volumes:index:Controllers",
];

const resources = [
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:Service",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:policy/v1:PodDisruptionBudget",
    "kubernetes:core/v1:PersistentVolume",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "kubernetes:storage.k8s.io/v1:StorageClass",
    "kubernetes:helm.sh/v3:Release",
    "kafka-local-volumes:index:BoundClaims",
    "kafka-local-volumes:index:ClusterGuard",
    "kafka-local-volumes:index:ControllerQuorum",
    "kafka-local-volumes:index:MetadataPhase",
    "kafka-local-volumes:index:MetadataVersion",
    "kafka-local-volumes:index:Preflight",
    "kafka-local-volumes:index:DiskIdentity",
    "kafka-local-volumes:index:NodeDirectories",
    "kafka-local-volumes:index:OrderlyStop",
    "kafka-local-volumes:index:ReleaseRecord",
    "kafka-local-volumes:index:RollingUpdate",
];

/** Mocks that record what is registered and throw on anything they do not know. */
export class StrictMocks implements pulumi.runtime.Mocks {
    readonly registered: Registered[] = [];

    newResource(args: pulumi.runtime.MockResourceArgs) {
        const inputs = args.inputs as Record<string, unknown>;
        if (args.type === "pulumi:providers:kafka-local-volumes") {
            // Declared once for all programs of a process.
            return { id: `${args.name}-id`, state: inputs };
        }
        if (![...components, ...resources].includes(args.type)) {
            throw new Error(`unknown resource type ${args.type}`);
        }
        this.registered.push({ type: args.type, name: args.name, inputs });
        if (args.type === "kubernetes:helm.sh/v3:Release") {
            return { id: `${args.name}-id`, state: { ...inputs, status: { revision: 1 } } };
        }
        const { metadata } = inputs;
        if (!isObject(metadata)) {
            return { id: `${args.name}-id`, state: inputs };
        }
        const { namespace, name } = metadata;
        return {
            // As the provider has it: the object's name, with its namespace where it is in one.
            id: [namespace, name].filter((part) => typeof part === "string").join("/"),
            // As the API adds it.
            state: { ...inputs, metadata: { ...metadata, uid: `uid of ${args.name}` } },
        };
    }

    call(args: pulumi.runtime.MockCallArgs): never {
        throw new Error(`unknown call ${args.token}`);
    }

    of(type: string): Registered[] {
        return this.registered.filter((resource) => resource.type === type);
    }
}

/** The value of an output, once it is known. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}
