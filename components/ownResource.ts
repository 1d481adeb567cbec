import * as pulumi from "@pulumi/pulumi";

class OwnProvider extends pulumi.ProviderResource {
    constructor() {
        // That of Pulumi's default provider for Kubernetes, which is configured by the same key: a
        // refresh and a destroy, which run no program, find both as the last update left them.
        const kubeconfig = new pulumi.Config("kubernetes").get("kubeconfig");
        super("kafka-local-volumes", "kafka-local-volumes", {
            // A secret also where the configuration has it in plain text.
            ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }),
        });
    }
}

/** One for each stack that a process runs, which can be several with Pulumi's Automation API. */
const providers = new WeakMap<object, pulumi.ProviderResource>();

const withoutStack = {};

/**
 * This project's provider. Without one that is declared, Pulumi makes one by itself, which it gives
 * all configuration of the project: the package and the project have the same name. All of that would
 * be kept in the state a second time.
 */
export function ownProvider(): pulumi.ProviderResource {
    const stack = pulumi.runtime.getStackResource() ?? withoutStack;
    const known = providers.get(stack);
    if (known !== undefined) {
        return known;
    }
    const provider = new OwnProvider();
    providers.set(stack, provider);
    return provider;
}

/** A resource of this project's provider. */
export abstract class OwnResource extends pulumi.CustomResource {
    constructor(
        kind: string,
        name: string,
        properties: pulumi.Inputs,
        opts: pulumi.CustomResourceOptions = {},
    ) {
        super(`kafka-local-volumes:index:${kind}`, name, properties, {
            provider: ownProvider(),
            ...opts,
        });
    }
}
