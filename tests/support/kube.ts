import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "./instance";

/** An object of the API: the fields that the tests read. */
export interface Live {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: {
        readonly volumeName?: string;
        readonly nodeName?: string;
        readonly replicas?: number;
        readonly local?: { readonly path: string };
        readonly capacity?: { readonly storage: string };
        readonly claimRef?: {
            readonly name: string;
            readonly namespace: string;
            readonly uid?: string;
        };
        readonly containers?: readonly { readonly image: string }[];
        readonly volumes?: readonly {
            readonly name: string;
            readonly persistentVolumeClaim?: { readonly claimName: string };
        }[];
    };
    readonly status: {
        readonly phase?: string;
        readonly containerStatuses?: readonly {
            readonly restartCount: number;
            readonly ready: boolean;
        }[];
    };
}

/** Objects of a kind, straight from the API. */
export async function list(kind: string, namespace?: string, ...args: string[]): Promise<Live[]> {
    const where = namespace === undefined ? [] : ["-n", namespace];
    const json = await kubectl(cluster, ["get", kind, ...where, ...args, "-o", "json"]);
    return (JSON.parse(json) as { items: Live[] }).items;
}

/** How many pods a StatefulSet is to have; undefined where there is none of that name. */
export async function replicas(namespace: string, name: string): Promise<number | undefined> {
    const selector = `--field-selector=metadata.name=${name}`;
    return (await list("statefulset", namespace, selector))[0]?.spec.replicas;
}

/** Each claim of a namespace: `<claim> <phase> <volume>`, sorted. */
export async function claims(namespace: string): Promise<string[]> {
    return (await list("pvc", namespace))
        .map(({ metadata, status, spec }) =>
            [metadata.name, status.phase, spec.volumeName].join(" "),
        )
        .sort();
}

/** Each pod of a release: `<pod> <phase> restarts=<n>`, sorted. */
export async function pods(namespace: string, release: string): Promise<string[]> {
    return (await list("pod", namespace, "-l", `release=${release}`))
        .map(({ metadata, status }) => {
            const restarts = (status.containerStatuses ?? []).reduce(
                (sum, { restartCount }) => sum + restartCount,
                0,
            );
            return `${metadata.name} ${String(status.phase)} restarts=${restarts}`;
        })
        .sort();
}

/** Which directory each pod of a release really has: `<pod> <claim> <path>`, sorted. */
export async function mounts(namespace: string, release: string): Promise<string[]> {
    const volumes = new Map(
        (await list("pv")).map(({ metadata, spec }) => [metadata.name, spec.local?.path ?? "?"]),
    );
    const bound = new Map(
        (await list("pvc", namespace)).map(({ metadata, spec }) => [
            metadata.name,
            volumes.get(spec.volumeName ?? "") ?? "?",
        ]),
    );
    return (await list("pod", namespace, "-l", `release=${release}`))
        .flatMap(({ metadata, spec }) =>
            (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
                persistentVolumeClaim === undefined
                    ? []
                    : [
                          [
                              metadata.name,
                              persistentVolumeClaim.claimName,
                              bound.get(persistentVolumeClaim.claimName),
                          ].join(" "),
                      ],
            ),
        )
        .sort();
}
