import type {
    V1NodeSelectorRequirement,
    V1NodeSelectorTerm,
    V1VolumeNodeAffinity,
} from "@kubernetes/client-node";
import type { StackConfig } from "./config/schema";
import type { Plain } from "./plain";

/** A label that one node has and no other, for example kubernetes.io/hostname. */
export interface NodeLabel {
    readonly key: string;
    readonly value: string;
}

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity */
export type NodeAffinity = Plain<V1VolumeNodeAffinity>;

/** The part of a PersistentVolume that says which nodes it is on. */
export interface VolumeOnNodes {
    readonly spec?: { readonly nodeAffinity?: NodeAffinity };
}

/** The part of a Node that a volume is matched with. */
export interface LabelledNode {
    readonly metadata?: {
        readonly name?: string;
        readonly labels?: Readonly<Record<string, string>>;
    };
}

type Term = Plain<V1NodeSelectorTerm>;
type Requirement = Plain<V1NodeSelectorRequirement>;

/** A kubelet sets it to the name of its node. */
export const hostnameKey = "kubernetes.io/hostname";

/** The label of a node, by the stack's configuration. */
export function labelOfNode(
    { nodeLabel }: Pick<StackConfig, "nodeLabel">,
    node: string,
): NodeLabel {
    return { key: nodeLabel.key, value: nodeLabel.values[node] ?? node };
}

/** The node that a label's value stands for. */
export function nodeOfLabel({ nodeLabel }: Pick<StackConfig, "nodeLabel">, value: string): string {
    const named = Object.entries(nodeLabel.values).find(([, own]) => own === value);
    return named?.[0] ?? value;
}

/** The node affinity of a volume that is on the node with a label. */
export function affinityOf({ key, value }: NodeLabel) {
    return {
        required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values: [value] }] }],
        },
    };
}

function termsOf({ spec }: VolumeOnNodes): readonly Term[] {
    return spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
}

/**
 * The label that a volume's node affinity is about; undefined where it is more than one label with
 * one value, or nothing of that kind.
 */
export function singleNodeLabel(volume: VolumeOnNodes): NodeLabel | undefined {
    const [term, ...otherTerms] = termsOf(volume);
    const [expression, ...otherExpressions] = term?.matchExpressions ?? [];
    const [value, ...otherValues] = expression?.values ?? [];
    const others = [
        ...otherTerms,
        ...otherExpressions,
        ...otherValues,
        ...(term?.matchFields ?? []),
    ];
    return expression?.operator === "In" && value !== undefined && others.length === 0
        ? { key: expression.key, value }
        : undefined;
}

/** Every requirement of a term; that on the node's name as one on its hostname label. */
function requirementsOf(term: Term): readonly Requirement[] {
    const fields = (term.matchFields ?? []).map((field) => ({ ...field, key: hostnameKey }));
    return [...(term.matchExpressions ?? []), ...fields];
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators */
function admits({ operator, values = [] }: Requirement, value: string | undefined): boolean {
    const [bound] = values;
    switch (operator) {
        case "In":
            return value !== undefined && values.includes(value);
        case "NotIn":
            return value === undefined || !values.includes(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
        case "Gt":
            return value !== undefined && Number(value) > Number(bound);
        case "Lt":
            return value !== undefined && Number(value) < Number(bound);
        default:
            // An operator of a later Kubernetes: it may admit the node.
            return true;
    }
}

/**
 * Whether a volume may be on the node with a label, where nothing else is known of the nodes. A term
 * that has no requirement on this label does not count: it names other nodes in its own way.
 */
export function mayBeOn(volume: VolumeOnNodes, { key, value }: NodeLabel): boolean {
    return termsOf(volume).some((term) => {
        const own = requirementsOf(term).filter((requirement) => requirement.key === key);
        return own.length > 0 && own.every((requirement) => admits(requirement, value));
    });
}

/** The nodes that have a label. */
export function nodesWith<N extends LabelledNode>(
    { key, value }: NodeLabel,
    nodes: readonly N[],
): readonly N[] {
    return nodes.filter(({ metadata }) => metadata?.labels?.[key] === value);
}

/** Whether a volume is on the node with a label, by whichever of that node's labels. */
export function isOn(
    volume: VolumeOnNodes,
    label: NodeLabel,
    nodes: readonly LabelledNode[],
): boolean {
    return (
        mayBeOn(volume, label) ||
        nodesWith(label, nodes).some(({ metadata }) => {
            const labels: Readonly<Record<string, string | undefined>> = {
                [hostnameKey]: metadata?.name,
                ...metadata?.labels,
            };
            return termsOf(volume).some((term) => {
                const all = requirementsOf(term);
                return (
                    all.length > 0 &&
                    all.every((requirement) => admits(requirement, labels[requirement.key]))
                );
            });
        })
    );
}
