import { nonEmpty } from "../chart/names";
import { controllerLabels } from "../controllers/names";
import type { Fault } from "../fault";
import { at, isObject, type Json, listAt, textAt } from "../json";
import { hostnameKey } from "../node";
import type { PlannedVolume } from "../plan";
import { diskRoles, type Role } from "../replicaDisk";
import type { StackConfig } from "./schema";

/** A role whose pods are the chart's, and so follow its values. */
type ChartRole = Exclude<Role, "controller">;

const subchartOf: Readonly<Record<ChartRole, string>> = {
    kafka: "cp-kafka",
    zookeeper: "cp-zookeeper",
};

const replicaOf: Readonly<Record<Role, string>> = {
    kafka: "broker",
    zookeeper: "server",
    controller: "controller",
};

const chartRoles: readonly ChartRole[] = ["kafka", "zookeeper"];

/** The labels that the pods of a role have. */
function labelsOf({ release, values }: StackConfig, role: Role): Readonly<Record<string, string>> {
    if (role === "controller") {
        return controllerLabels(release);
    }
    const subchart = subchartOf[role];
    return { app: nonEmpty(textAt(values, subchart, "nameOverride")) ?? subchart, release };
}

function meets(expression: Json, labels: Readonly<Record<string, string>>): boolean {
    const value = labels[textAt(expression, "key") ?? ""];
    const listed = value !== undefined && listAt(expression, "values").includes(value);
    switch (textAt(expression, "operator") ?? "") {
        case "In":
            return listed;
        case "NotIn":
            return !listed;
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
        default:
            return false;
    }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function selects(selector: Json | undefined, labels: Readonly<Record<string, string>>): boolean {
    const wanted = at(selector, "matchLabels");
    return (
        isObject(selector) &&
        Object.entries(isObject(wanted) ? wanted : {}).every(
            ([key, value]) => labels[key] === value,
        ) &&
        listAt(selector, "matchExpressions").every((one) => meets(one, labels))
    );
}

const path = ["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];

/** Whether a term keeps pods off a node that has one of the other role's. */
function keepsOff(config: StackConfig, term: Json, other: Role): boolean {
    const topology = textAt(term, "topologyKey");
    const namespaces = listAt(term, "namespaces");
    return (
        (topology === hostnameKey || topology === config.nodeLabel.key) &&
        (namespaces.length === 0 || namespaces.includes(config.namespace)) &&
        selects(at(term, "labelSelector"), labelsOf(config, other))
    );
}

/** Two pods, by their volumes, that are on one node; undefined where there are none. */
function together(
    plan: readonly PlannedVolume[],
    role: Role,
    other: Role,
): readonly [PlannedVolume, PlannedVolume] | undefined {
    for (const one of plan.filter((volume) => volume.role === role)) {
        const second = plan.find(
            (volume) =>
                volume.role === other &&
                volume.node === one.node &&
                !(role === other && volume.ordinal === one.ordinal),
        );
        if (second !== undefined) {
            return [one, second];
        }
    }
    return undefined;
}

/**
 * Required anti-affinities of the chart's values that keep pods away from their own volumes.
 * @param across whether those between brokers and servers count too: without the stack's state it is not
 * known where these are.
 */
export function antiAffinityFaults(
    config: StackConfig,
    plan: readonly PlannedVolume[],
    across: boolean,
): readonly Fault[] {
    return chartRoles.flatMap((role) => {
        const subchart = subchartOf[role];
        return listAt(config.values, subchart, ...path).flatMap((term, i): Fault[] => {
            const others = diskRoles.filter(
                (other) => (other === role || across) && keepsOff(config, term, other),
            );
            const [pair] = others.flatMap((other) => {
                const both = together(plan, role, other);
                return both === undefined ? [] : [{ other, both }];
            });
            if (pair === undefined) {
                return [];
            }
            const [one, second] = pair.both;
            return [
                {
                    key: `values.${subchart}.${path.join(".")}[${i}]`,
                    value: term,
                    allowed: `what the plan can meet: it has ${replicaOf[role]} ${one.ordinal} and ${replicaOf[pair.other]} ${second.ordinal} on node ${one.node}`,
                    remedy: "a pod runs only where its volume is, and would stay Pending: add nodes, change placement, or prefer it with preferredDuringSchedulingIgnoredDuringExecution",
                },
            ];
        });
    });
}
