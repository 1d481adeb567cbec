import { type Fields, isOptional, type Type, typeOf } from "../core/config/types";
import { functions } from "./functions";
import { resources, typePrefix } from "./resources";

/** https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
interface PropertySpec {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: PropertySpec;
    readonly additionalProperties?: PropertySpec;
    readonly description?: string;
}

interface ObjectSpec {
    readonly description?: string;
    readonly type: "object";
    readonly properties: Readonly<Record<string, PropertySpec>>;
    readonly required: readonly string[];
}

/** The object types that properties refer to, by their tokens. */
type Types = Map<string, ObjectSpec>;

function typeSpec({ shape }: Type<unknown>, types: Types): PropertySpec {
    switch (shape.kind) {
        case "any":
            return { $ref: "pulumi.json#/Any" };
        case "list":
            return { type: "array", items: typeSpec(shape.of, types) };
        case "map":
            return { type: "object", additionalProperties: typeSpec(shape.of, types) };
        case "object": {
            const token = `${typePrefix}${shape.name ?? ""}`;
            types.set(token, objectSpec(shape.fields, types));
            return { $ref: `#/types/${token}` };
        }
        case "string":
        case "integer":
        case "boolean":
            return { type: shape.kind };
    }
}

function objectSpec(fields: Fields, types: Types) {
    const properties = Object.entries(fields).map(([name, field]) => {
        const type = typeOf(field);
        // What is accepted belongs to the description: a schema has no place for it.
        const description = [type.description ?? "", `Allowed: ${type.allowed}.`].join(" ").trim();
        return [name, { ...typeSpec(type, types), description }] as const;
    });
    return {
        type: "object" as const,
        properties: Object.fromEntries(properties),
        required: Object.entries(fields).flatMap(([name, field]) =>
            isOptional(field) ? [] : [name],
        ),
    };
}

/** The schema of the package, as `pulumi package get-schema` prints it. */
export function packageSchema(version: string) {
    const types: Types = new Map();
    const specs = Object.entries(resources).map(([name, { definition }]) => {
        const { description, inputs, outputs } = definition;
        const input = objectSpec(inputs, types);
        const { properties, required } = objectSpec({ ...inputs, ...outputs }, types);
        const spec = {
            description,
            inputProperties: input.properties,
            requiredInputs: input.required,
            ...{ properties, required },
        };
        return [`${typePrefix}${name}`, spec] as const;
    });
    const calls = Object.entries(functions).map(([name, { description, inputs, outputs }]) => {
        const spec = {
            description,
            inputs: objectSpec(inputs, types),
            outputs: objectSpec(outputs, types),
        };
        return [`${typePrefix}${name}`, spec] as const;
    });
    return {
        name: "kafka-local-volumes",
        displayName: "Kafka on local volumes",
        version,
        description: "Checks and orderly stops for Kafka on node-local PersistentVolumes.",
        license: "Apache-2.0",
        provider: {
            inputProperties: {
                kubeconfig: {
                    type: "string",
                    description:
                        "A kubeconfig, or the path to one, as Pulumi's Kubernetes provider takes it. Default: KUBECONFIG.",
                    secret: true,
                },
            },
        },
        types: Object.fromEntries(types),
        resources: Object.fromEntries(specs),
        functions: Object.fromEntries(calls),
    };
}
