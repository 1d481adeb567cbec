import { at, isEmpty, list, type Plain, textAt, notYetKnown } from "../plain";
import { isNodeVolume, objectName, type PolicyObject, sourceOf } from "../resource";
import type { Violation } from "../violation";

/** A rule for one resource; it has no violations for resources of other kinds. */
export type Rule = (object: PolicyObject) => readonly Violation[];

/** A rule for volumes that are directories of a node. */
function onNodeVolume(rule: Rule): Rule {
    return (object) => (isNodeVolume(object) ? rule(object) : []);
}

/**
 * A volume that is created by hand is retained by default.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming
 */
export const retained = onNodeVolume((volume) => {
    const value = at(volume.props, "spec", "persistentVolumeReclaimPolicy") ?? "Retain";
    return value === "Retain" || value === notYetKnown
        ? []
        : [
              {
                  object: objectName(volume),
                  key: "spec.persistentVolumeReclaimPolicy",
                  value,
                  allowed: '"Retain"',
                  remedy: "with any other policy the directory may be emptied when the claim is deleted: set Retain",
              },
          ];
});

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume */
export const reserved = onNodeVolume((volume) => {
    const claimRef = at(volume.props, "spec", "claimRef") ?? null;
    if (claimRef === null || claimRef === notYetKnown) {
        return [];
    }
    const object = objectName(volume);
    const missing = (["namespace", "name"] as const)
        .filter((part) => isEmpty(at(claimRef, part)))
        // Who patches a part of it leaves the others as they are.
        .filter((part) => !volume.partial || at(claimRef, part) === "")
        .map((part) => ({
            object,
            key: `spec.claimRef.${part}`,
            value: at(claimRef, part),
            allowed: `the ${part} of the claim`,
            remedy: "without it the volume is not reserved for any claim: name both, or leave claimRef out",
        }));
    const uid = at(claimRef, "uid");
    const tied =
        isEmpty(uid) || uid === notYetKnown
            ? []
            : [
                  {
                      object,
                      key: "spec.claimRef.uid",
                      value: uid,
                      allowed: "nothing",
                      remedy: "a recreated claim has another uid and would never bind to this volume: leave the uid out",
                  },
              ];
    return [...missing, ...tied];
});

/** Labels that Kubernetes, a cloud or a team gives to many nodes alike. */
const shared: readonly RegExp[] = [
    /^(beta\.)?kubernetes\.io\/(os|arch)$/,
    /^(topology|failure-domain\.beta)\.kubernetes\.io\//,
    /^(node|beta)\.kubernetes\.io\/(instance-type|windows-build)$/,
    /^node-role\.kubernetes\.io\//,
    /(^|[./_-])(os|arch|zone|region|rack|role|pool|nodepool|nodegroup|agentpool|instancegroup)$/i,
    /(^|[./_-])(env|environment|stage|tier|team|owner|cluster|site|dc|datacenter|group|class|type|disktype|purpose|workload|dedicated)$/i,
];

/**
 * Whether an expression names one node, or one value of a label that a node may have to itself; also
 * where that is not known yet.
 */
function namesOne(expression: Plain): boolean {
    const key = textAt(expression, "key") ?? "";
    if (shared.some((pattern) => pattern.test(key))) {
        return false;
    }
    const operator = at(expression, "operator");
    const values = at(expression, "values");
    const [value] = list(values);
    return (
        (operator === "In" || operator === notYetKnown) &&
        (values === notYetKnown || (list(values).length === 1 && value !== ""))
    );
}

const affinityKey = "spec.nodeAffinity.required.nodeSelectorTerms";

/**
 * The terms are alternatives: the scheduler may choose any.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
export const onOneNode = onNodeVolume((volume) => {
    const terms = at(volume.props, ...affinityKey.split("."));
    if (terms === notYetKnown || (volume.partial && (terms ?? null) === null)) {
        return [];
    }
    const [term, ...others] = list(terms);
    const expressions = [...list(at(term, "matchExpressions")), ...list(at(term, "matchFields"))];
    const uncertain =
        term === notYetKnown ||
        at(term, "matchExpressions") === notYetKnown ||
        at(term, "matchFields") === notYetKnown;
    return others.length === 0 && (uncertain || expressions.some(namesOne))
        ? []
        : [
              {
                  object: objectName(volume),
                  key: affinityKey,
                  value: terms,
                  allowed:
                      "one term with operator In and one value of a label that only this node has, such as kubernetes.io/hostname",
                  remedy: "pods would start on nodes without the data: name the one node that has the directory",
              },
          ];
});

/** https://kubernetes.io/docs/concepts/storage/volumes/#local */
export const local = onNodeVolume((volume) =>
    sourceOf(volume) !== "hostPath"
        ? []
        : [
              {
                  object: objectName(volume),
                  key: "spec.hostPath",
                  value: at(volume.props, "spec", "hostPath"),
                  allowed: "spec.local with the same path, and a nodeAffinity",
                  remedy: "the kubelet creates a missing directory on whatever node the pod is on, without the data: use local",
              },
          ],
);
