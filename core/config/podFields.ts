import { dnsSubdomain, labelKey, labelName } from "./patterns";
import { described, integer, list, mapOf, object, oneOf, optional, text } from "./types";

/*
 * Fields of a pod, in the form that Kubernetes' own manifests have.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */

/** Other than the value that distinguishes a node, this one may be empty. */
const labelText = text(
    'a label\'s value, as text such as "false": at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit, or nothing',
    new RegExp(`^(${labelName})?$`),
    63,
);

export const labels = mapOf(labelKey, labelText);

/** All annotations of an object together may have 256 KiB; the key of one is that of a label. */
export const annotations = mapOf(labelKey, text('text such as "false"', /^[^]*$/, 65_536));

const quantity = text(
    'a quantity as Kubernetes writes it, as text such as "100m" or "256Mi"',
    /^\d{1,15}(\.\d{1,9})?(m|k|[MGTPE]|[KMGTPE]i)?$/,
    32,
);

const amounts = mapOf(labelKey, quantity);

export const containerResources = object(
    {
        requests: optional(described("What the scheduler keeps free for the pod.", amounts)),
        limits: optional(described("What the pod may use at most.", amounts)),
    },
    "Resources",
);

export const tolerations = list(
    object(
        {
            key: optional(described("Key of the taint; default: any.", labelKey)),
            operator: optional(
                described(
                    "Equal compares the value, and is the default; Exists does not.",
                    oneOf("Equal", "Exists"),
                ),
            ),
            value: optional(described("Value of the taint.", labelText)),
            effect: optional(
                described(
                    "Effect of the taint; default: any.",
                    oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"),
                ),
            ),
            tolerationSeconds: optional(
                described("How long a NoExecute taint is tolerated.", integer(0, 2 ** 31)),
            ),
        },
        "Toleration",
    ),
);

export const imagePullSecrets = list(
    object(
        { name: described("Name of a Secret in the pod's namespace.", dnsSubdomain) },
        "SecretReference",
    ),
);

const context = text("a part of an SELinux context", /^[\w.:,-]+$/, 255);

export const seLinuxOptions = object(
    {
        user: optional(described("User of the context.", context)),
        role: optional(described("Role of the context.", context)),
        type: optional(described("Type of the context.", context)),
        level: optional(described("Level of the context.", context)),
    },
    "SELinuxOptions",
);
