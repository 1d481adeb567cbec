import { dnsSubdomain } from "./patterns";
import { described, list, object, optional, type Read, text } from "./types";

/** A path in a container: what is mounted there is decided by its own check. */
const containerPath = text(
    "an absolute path below / of letters, digits, ., _ and -, without . or .., double or trailing /",
    /^(?!.*\/\.{1,2}(\/|$))(\/[\w.-]{1,255})+$/,
    1024,
);

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const dataKey = text(
    "a key of a Secret or ConfigMap: letters, digits, -, _ and .",
    /^(?!\.{1,2}$)[\w.-]+$/,
    253,
);

/** Below the mount: a path of the API's may not begin with `..` either. */
const relativePath = text(
    "a relative path of letters, digits, ., _ and -, without . or .., double or trailing /",
    /^(?!.*(^|\/)\.{1,2}(\/|$))(?!\.\.)[\w.-]{1,255}(\/[\w.-]{1,255})*$/,
    1024,
);

/** Files of a Secret or ConfigMap in the pods of a StatefulSet. */
export const mount = object({
    secret: optional(described("Name of a Secret in the namespace.", dnsSubdomain)),
    configMap: optional(described("Name of a ConfigMap in the namespace.", dnsSubdomain)),
    path: described("Directory in the container at which its files are.", containerPath),
    items: optional(
        described(
            "The keys to mount, each as a file below the directory; default: all, by their names.",
            list(
                object({
                    key: described("Key of the Secret or ConfigMap.", dataKey),
                    path: described("File below the directory.", relativePath),
                }),
                1,
                100,
            ),
        ),
    ),
});

export type Mount = Read<typeof mount>;
