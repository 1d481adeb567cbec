import { classChosen } from "./rules/classes";
import { imagePinned } from "./rules/images";
import { chartClassChosen, named, persistent } from "./rules/release";
import { apart, classesAgree, fits, type StackRule } from "./rules/stack";
import { local, onOneNode, reserved, retained, type Rule } from "./rules/volumes";

/** A rule under the name by which `--policy-pack-config` knows it. */
interface Policy<R> {
    readonly name: string;
    readonly description: string;
    readonly rule: R;
}

/** Policies on one resource: they refuse before anything is created. */
export const policies: readonly Policy<Rule>[] = [
    {
        name: "volume-retained",
        description: "A node's volume is kept when its claim is deleted.",
        rule: retained,
    },
    {
        name: "volume-reserved",
        description: "A volume is reserved for a claim by namespace and name, never by uid.",
        rule: reserved,
    },
    {
        name: "volume-on-one-node",
        description: "A volume tells the one node that has its directory.",
        rule: onOneNode,
    },
    {
        name: "volume-local",
        description: "A volume on a node is a local volume, no hostPath.",
        rule: local,
    },
    {
        name: "class-chosen",
        description: "No claim leaves its class to the cluster's default.",
        rule: (resource) => [...classChosen(resource), ...chartClassChosen(resource)],
    },
    {
        name: "release-named",
        description: "A Helm release has a name that stays.",
        rule: named,
    },
    {
        name: "chart-persistent",
        description: "cp-helm-charts keeps its data in claims.",
        rule: persistent,
    },
    {
        name: "image-pinned",
        description: "No image's tag moves.",
        rule: imagePinned,
    },
];

/** Policies on all resources of a stack together. */
export const stackPolicies: readonly Policy<StackRule>[] = [
    {
        name: "volumes-apart",
        description: "No two volumes share a directory of a node.",
        rule: apart,
    },
    {
        name: "claim-fits",
        description: "A claim asks for no more than its volume has.",
        rule: fits,
    },
    {
        name: "classes-agree",
        description: "A claim and its volume are of one class.",
        rule: classesAgree,
    },
];
