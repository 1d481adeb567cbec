/** What is built from Go modules: one entry a binary, in the order in which they are built. */

export const groups = ["checks", "cluster", "pulumi"] as const;
export type Group = (typeof groups)[number];

export interface Tool {
    readonly name: string;
    readonly group: Group;
    /** Folder under tools/go: the Go module that pins the sources. */
    readonly module: string;
    readonly package: string;
    readonly version: string;
    readonly ldflags?: readonly string[];
    readonly tags?: readonly string[];
    /** A command run in a copy of the module folder before the build; it makes files to embed. */
    readonly generate?: readonly string[];
    /** Pulumi warns about plugins on PATH, unless they lie beside its own file, links resolved. */
    readonly isBundleRoot?: boolean;
    /** Set for a resource provider: its name as a Pulumi plugin. */
    readonly plugin?: string;
    /** Files of the sources' module that are installed beside the binary, by the name they get. */
    readonly companions?: {
        readonly module: string;
        readonly files: Readonly<Record<string, string>>;
    };
}

/** The versions of Kubernetes that can be built: the folder under tools/go of each. The first is the default. */
export const kubernetesModules: ReadonlyMap<string, string> = new Map([
    ["1.37.2", "kubernetes"],
    ["1.34.4", "kubernetes-1.34"],
]);
const [newestKubernetes = ""] = kubernetesModules.keys();
/** What the embedded cluster runs: $KUBERNETES chooses. */
export const kubernetesVersion = process.env.KUBERNETES ?? newestKubernetes;

function majorAndMinor(version: string): readonly [string, string] {
    const [major = "", minor = ""] = version.split(".");
    return [major, minor];
}
const [major, minor] = majorAndMinor(kubernetesVersion);
// Both are built alike for either version: they are told what the cluster is.
const [helmMajor, helmMinor] = majorAndMinor(newestKubernetes);

function set(variable: string, value: string): string {
    return `-X ${variable}=${value}`;
}

// Helm and clients refuse a server that calls itself v0.0.0-master.
const kubernetesLdflags = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap(
    (pkg) => [
        set(`${pkg}.gitVersion`, `v${kubernetesVersion}`),
        set(`${pkg}.gitMajor`, major),
        set(`${pkg}.gitMinor`, minor),
        set(`${pkg}.gitTreeState`, "clean"),
    ],
);

function kubernetes(name: string): Tool {
    return {
        name,
        group: "cluster",
        module: kubernetesModules.get(kubernetesVersion) ?? "",
        package: `k8s.io/kubernetes/cmd/${name}`,
        version: kubernetesVersion,
        ldflags: kubernetesLdflags,
        // The tags of Kubernetes' own release builds.
        tags: ["selinux", "notest", "grpcnotrace"],
    };
}

function kwok(name: string): Tool {
    return {
        name,
        group: "cluster",
        module: "kwok",
        package: `sigs.k8s.io/kwok/cmd/${name}`,
        version: "0.8.0",
        ldflags: [set("sigs.k8s.io/kwok/pkg/consts.KubeVersion", newestKubernetes)],
    };
}

const pulumiVersionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export const tools: readonly Tool[] = [
    {
        name: "actionlint",
        group: "checks",
        module: "actionlint",
        package: "github.com/rhysd/actionlint/cmd/actionlint",
        version: "1.7.12",
    },
    {
        name: "etcd",
        group: "cluster",
        module: "etcd",
        package: "go.etcd.io/etcd/server/v3",
        version: "3.6.7",
    },
    kwok("kwok"),
    kwok("kwokctl"),
    kubernetes("kube-apiserver"),
    kubernetes("kube-controller-manager"),
    kubernetes("kube-scheduler"),
    kubernetes("kubelet"),
    kubernetes("kubectl"),
    {
        name: "helm",
        group: "cluster",
        // The provider's module has nearly all of it, in the same versions.
        module: "pulumi-resource-kubernetes",
        package: "helm.sh/helm/v3/cmd/helm",
        version: "3.18.6",
        ldflags: [
            set("helm.sh/helm/v3/internal/version.version", "v3.18.6"),
            // What `helm template` and `helm lint` take the cluster's version to be.
            ...["helm.sh/helm/v3/pkg/lint/rules", "helm.sh/helm/v3/pkg/chartutil"].flatMap(
                (pkg) => [
                    set(`${pkg}.k8sVersionMajor`, helmMajor),
                    set(`${pkg}.k8sVersionMinor`, helmMinor),
                ],
            ),
        ],
    },
    { name: "coredns", group: "cluster", module: "coredns", package: ".", version: "1.14.7" },
    {
        name: "pulumi-language-nodejs",
        group: "pulumi",
        module: "pulumi-language-nodejs",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        version: "3.68.0",
        ldflags: [set(pulumiVersionVariable, "v3.68.0")],
        // Shell scripts that find their program in the Node.js SDK of the project.
        companions: {
            module: "github.com/pulumi/pulumi/sdk/v3",
            files: {
                "pulumi-analyzer-policy": "nodejs/dist/pulumi-analyzer-policy",
                // This language host cannot start a policy pack as the CLI wants it. A pack whose
                // runtime is called nodeshim has no language host: the CLI runs this instead.
                "pulumi-analyzer-policy-nodeshim": "nodejs/dist/pulumi-analyzer-policy",
            },
        },
    },
    {
        name: "pulumi",
        group: "pulumi",
        module: "pulumi",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        version: "3.250.0",
        isBundleRoot: true,
        ldflags: [set(pulumiVersionVariable, "v3.250.0")],
    },
    {
        name: "pulumi-resource-kubernetes",
        group: "pulumi",
        module: "pulumi-resource-kubernetes",
        package: ".",
        version: "4.25.0",
        plugin: "kubernetes",
        generate: ["go", "generate", "-mod=readonly", "."],
    },
    {
        name: "pulumi-resource-random",
        group: "pulumi",
        module: "pulumi-resource-random",
        package: ".",
        version: "4.19.0",
        plugin: "random",
    },
];
