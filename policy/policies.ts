import { classChosen } from "./rules/classes";
import { chartClassChosen, persistent } from "./rules/chart";
import { imagePinned } from "./rules/images";
import { named } from "./rules/release";
import { claimsKept } from "./rules/statefulSets";
import { onlyVolume, type StackRule } from "./rules/pairs";
import { apart, classesAgree, fits } from "./rules/stack";
import { local, onOneNode, reserved, retained, type Rule } from "./rules/volumes";
import { objectsOf, type Resource } from "./resource";
import type { Violation } from "./violation";

/** A rule with its name in `--policy-pack-config`. */
interface Policy<R> {
    readonly name: string;
    readonly description: string;
    readonly rule: R;
}

type ResourceRule = (resource: Resource) => readonly Violation[];
type ResourcesRule = (resources: readonly Resource[]) => readonly Violation[];

/** A rule for objects as one for resources, which have several objects or a part of one. */
function ofResource(rule: Rule): ResourceRule {
    return (resource) =>
        objectsOf(resource).flatMap((object) =>
            rule(object).map((each) => ({ ...each, key: `${object.prefix}${each.key}` })),
        );
}

function ofResources(rule: StackRule): ResourcesRule {
    return (resources) => rule(resources.flatMap(objectsOf));
}

const objectPolicies: readonly Policy<Rule>[] = [
    {
        name: "volume-retained",
        description: "A volume on a node is kept when its claim is deleted.",
        rule: retained,
    },
    {
        name: "volume-reserved",
        description: "A volume is reserved for a claim by namespace and name, never by uid.",
        rule: reserved,
    },
    {
        name: "volume-on-one-node",
        description: "A volume names the one node that has its directory.",
        rule: onOneNode,
    },
    {
        name: "volume-local",
        description: "A volume on a node is a local volume, not a hostPath.",
        rule: local,
    },
    {
        name: "class-chosen",
        description: "No claim leaves its class to the cluster's default.",
        rule: (resource) => [...classChosen(resource), ...chartClassChosen(resource)],
    },
    {
        name: "claims-kept",
        description: "A StatefulSet keeps its claims.",
        rule: claimsKept,
    },
    {
        name: "release-named",
        description: "A Helm release has a fixed name.",
        rule: named,
    },
    {
        name: "chart-persistent",
        description: "cp-helm-charts keeps its data on volumes.",
        rule: persistent,
    },
    {
        name: "image-pinned",
        description: "Every image has a tag that does not move, or a digest.",
        rule: imagePinned,
    },
];

/** Policies on single resources: they are checked before anything is created. */
export const policies: readonly Policy<ResourceRule>[] = objectPolicies.map((each) => ({
    ...each,
    rule: ofResource(each.rule),
}));

const togetherPolicies: readonly Policy<StackRule>[] = [
    {
        name: "volumes-apart",
        description: "No two volumes share a directory of a node.",
        rule: apart,
    },
    {
        name: "one-volume",
        description: "No two volumes are reserved for one claim.",
        rule: onlyVolume,
    },
    {
        name: "claim-fits",
        description: "A claim requests no more than its volume has.",
        rule: fits,
    },
    {
        name: "classes-agree",
        description: "A claim and its volume have the same class.",
        rule: classesAgree,
    },
];

/** Policies on all resources of a stack together. */
export const stackPolicies: readonly Policy<ResourcesRule>[] = togetherPolicies.map((each) => ({
    ...each,
    rule: ofResources(each.rule),
}));
