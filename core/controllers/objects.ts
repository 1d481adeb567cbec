import { headless } from "../chart/names";

/** What the objects of the controllers are made of; each specification may be an output. */
export interface ControllerParts<Service, StatefulSet, Budget> {
    /** Name of the StatefulSet. */
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly service: Service;
    readonly statefulSet: StatefulSet;
    readonly budget?: Budget | undefined;
}

/** The wait of their component covers both, and asks the controllers themselves. */
const unwaited = { "pulumi.com/skipAwait": "true" };

/** The objects of the controllers, without their apiVersion and kind. */
export function controllersObjects<Service, StatefulSet, Budget>(
    parts: ControllerParts<Service, StatefulSet, Budget>,
) {
    const { name, namespace, labels, service, statefulSet, budget } = parts;
    return {
        service: {
            metadata: { name: headless(name), namespace, labels, annotations: unwaited },
            spec: service,
        },
        statefulSet: {
            metadata: { name, namespace, labels, annotations: unwaited },
            spec: statefulSet,
        },
        budget:
            budget === undefined
                ? undefined
                : { metadata: { name, namespace, labels }, spec: budget },
    };
}
