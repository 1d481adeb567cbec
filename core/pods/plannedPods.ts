import type { Configured } from "../config/read";
import { mapLeaves, type ValuePath } from "../config/secrets";
import type { LiveNode, LivePod } from "../doctor/live";
import type { Json, JsonObject } from "../json";
import { type NodeLabel, nodesWith } from "../node";
import type { PlannedVolume } from "../plan";
import type { Role } from "../replicaDisk";
import { needOfControllers, needOfValues, type TemplateNeed } from "./need";
import { fitFaults, type PlacementFaults } from "./fitFaults";
import { podTemplate, type PodTemplate } from "./podTemplate";

/** The pods of a StatefulSet before it is there: which node each is to be on, and what it needs there. */
export interface PlannedPods extends TemplateNeed {
    /** Key of the configuration that their settings are at. */
    readonly key: string;
    readonly pods: readonly { readonly name: string; readonly label: NodeLabel }[];
    /** What admission rules are asked about. */
    readonly template?: PodTemplate;
}

/** A configuration with its plan. */
export interface Planned extends Configured {
    readonly plan: readonly PlannedVolume[];
}

/** The roles of the chart, whose pods follow its values. */
const subchartOf = { kafka: "cp-kafka", zookeeper: "cp-zookeeper" } as const;

const placing = [
    ...["tolerations", "resources", "nodeSelector", "prometheus"],
    ...["image", "imageTag", "imagePullSecrets", "securityContext", "podAnnotations"],
];

function hasSecret(
    values: JsonObject,
    subchart: string,
    isSecret: (leaf: Json, path: ValuePath) => boolean,
): boolean {
    let found = false;
    mapLeaves(values, (leaf, path) => {
        found ||= path[0] === subchart && placing.includes(path[1] ?? "") && isSecret(leaf, path);
        return leaf;
    });
    return found;
}

/**
 * The pods that are going to be on the nodes of the plan. Those with a secret in what places
 * them are left out: the state would have it.
 */
export function plannedPods(
    { config, chart, plan }: Planned,
    isSecret: (leaf: Json, path: ValuePath) => boolean,
): readonly PlannedPods[] {
    const ofChart = (["kafka", "zookeeper"] as const).flatMap((role) => {
        const statefulSet = chart[role];
        return statefulSet === undefined || hasSecret(chart.values, subchartOf[role], isSecret)
            ? []
            : [
                  {
                      key: `values.${subchartOf[role]}`,
                      ...needOfValues(chart.values, subchartOf[role]),
                      template: podTemplate(config, chart, subchartOf[role]),
                      pods: podsOfPlan(plan, role, statefulSet.name),
                  },
              ];
    });
    const { controllers } = chart;
    return controllers === undefined
        ? ofChart
        : [
              ...ofChart,
              {
                  key: "controllers",
                  ...needOfControllers(config),
                  pods: podsOfPlan(plan, "controller", controllers.name),
              },
          ];
}

/** The pods of a role, each with the label of the node that the plan has it on. */
function podsOfPlan(
    plan: readonly PlannedVolume[],
    role: Role,
    statefulSet: string,
): PlannedPods["pods"] {
    const labels = new Map(
        plan.filter((volume) => volume.role === role).map(({ ordinal, label }) => [ordinal, label]),
    );
    return [...labels]
        .sort(([a], [b]) => a - b)
        .map(([ordinal, label]) => ({ name: `${statefulSet}-${ordinal}`, label }));
}

/** Why planned pods cannot be on the nodes of the plan. A node that is not there is not judged here. */
export function plannedFaults(
    sets: readonly PlannedPods[],
    nodes: readonly LiveNode[],
    live: readonly LivePod[],
): PlacementFaults {
    const placed = new Set(
        live
            .filter(({ spec }) => spec?.nodeName !== undefined)
            .map(({ metadata }) => metadata?.name),
    );
    const faults = nodes.map((node) =>
        fitFaults(
            node,
            sets.flatMap(({ pods, ...need }) =>
                pods
                    .filter(({ label }) => nodesWith(label, [node]).length > 0)
                    .map(({ name }) => ({ ...need, pod: name, isPlaced: placed.has(name) })),
            ),
        ),
    );
    return {
        refusals: faults.flatMap(({ refusals }) => refusals),
        warnings: faults.flatMap(({ warnings }) => warnings),
    };
}
