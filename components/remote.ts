import type * as pulumi from "@pulumi/pulumi";

/** What a module under operations/ exports: the life of one resource, as `pulumi.dynamic` knows it. */
export interface Operations<Inputs> {
    create(inputs: Inputs): Promise<pulumi.dynamic.CreateResult>;
    diff(id: string, olds: Inputs, news: Inputs): Promise<pulumi.dynamic.DiffResult>;
    update(id: string, olds: Inputs, news: Inputs): Promise<pulumi.dynamic.UpdateResult>;
    delete(id: string, props: Inputs): Promise<void>;
}

/**
 * A dynamic provider that runs a module of this project.
 *
 * Pulumi writes a provider's code into the state and runs it from there, also in a `pulumi destroy`,
 * which does not run the program. What is written is only this stub: code that changes would be a
 * change of every resource, and old code in an old state could not be mended.
 *
 * @param module path of the module, from the project's directory.
 */
export function operationsOf(module: string): pulumi.dynamic.ResourceProvider {
    const load = (): Operations<unknown> => {
        // The provider's process is not the program's: it has neither its loader nor its imports.
        /* eslint-disable @typescript-eslint/no-require-imports */
        require("ts-node/register/transpile-only");
        return require(`${process.cwd()}/${module}`) as Operations<unknown>;
        /* eslint-enable @typescript-eslint/no-require-imports */
    };
    return {
        create: (inputs: unknown) => load().create(inputs),
        diff: (id, olds: unknown, news: unknown) => load().diff(id, olds, news),
        update: (id, olds: unknown, news: unknown) => load().update(id, olds, news),
        delete: (id, props: unknown) => load().delete(id, props),
    };
}
