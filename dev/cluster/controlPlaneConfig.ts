import { stringify } from "yaml";
import type { ClusterSettings } from "./settings";

export const controlPlaneComponents = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok-controller",
] as const;
export type ControlPlaneComponent = (typeof controlPlaneComponents)[number];

/** The annotation of simulated nodes, the only ones kwok plays kubelet for. */
export const fakeNodeAnnotation = { key: "kwok.x-k8s.io/node", value: "fake" } as const;

interface Argument {
    readonly key: string;
    readonly value: string;
    /** In place of kwokctl's own; otherwise it is added. */
    readonly override?: boolean;
}

/**
 * Whoever reaches etcd has the whole cluster, its Secrets included. kwokctl starts it without TLS, open to
 * every user of the machine; the administrator's certificate is for servers and clients.
 */
function etcdArguments({ ports, pkiDir }: ClusterSettings): readonly Argument[] {
    const client = `https://127.0.0.1:${ports.etcd}`;
    const peer = `https://127.0.0.1:${ports.etcdPeer}`;
    const files = (prefix: string): Argument[] => [
        { key: `${prefix}client-cert-auth`, value: "true" },
        { key: `${prefix}trusted-ca-file`, value: `${pkiDir}/ca.crt` },
        { key: `${prefix}cert-file`, value: `${pkiDir}/admin.crt` },
        { key: `${prefix}key-file`, value: `${pkiDir}/admin.key` },
    ];
    const instead = (key: string, value: string): Argument => ({ key, value, override: true });
    return [
        instead("listen-client-urls", client),
        instead("advertise-client-urls", client),
        instead("listen-peer-urls", peer),
        instead("initial-advertise-peer-urls", peer),
        instead("initial-cluster", `node0=${peer}`),
        ...files(""),
        ...files("peer-"),
    ];
}

function etcdClientArguments({ ports, pkiDir }: ClusterSettings): readonly Argument[] {
    return [
        { key: "etcd-servers", value: `https://127.0.0.1:${ports.etcd}`, override: true },
        { key: "etcd-cafile", value: `${pkiDir}/ca.crt` },
        { key: "etcd-certfile", value: `${pkiDir}/admin.crt` },
        { key: "etcd-keyfile", value: `${pkiDir}/admin.key` },
    ];
}

/**
 * kwokctl's configuration. Its defaults listen on all addresses and let kwok take over every
 * node, the real one too; both are changed here.
 */
export function kwokctlConfig(
    settings: ClusterSettings,
    flags: Readonly<Record<string, string>> = {},
): string {
    const { ports, toolsDir, pkiDir } = settings;
    const patch = (
        name: ControlPlaneComponent,
        args: Readonly<Record<string, string>>,
        further: readonly Argument[] = [],
    ) => ({
        name,
        extraArgs: [...Object.entries(args).map(([key, value]) => ({ key, value })), ...further],
    });
    return stringify({
        apiVersion: "config.kwok.x-k8s.io/v1alpha1",
        kind: "KwokctlConfiguration",
        options: {
            runtime: "binary",
            bindAddress: "127.0.0.1",
            securePort: true,
            kubeAuthorization: true,
            kubeAdmission: true,
            // As a real cluster notices a lost node; kwokctl takes five times as long otherwise.
            heartbeatFactor: 1,
            kubeApiserverPort: ports.apiserver,
            etcdPort: ports.etcd,
            etcdPeerPort: ports.etcdPeer,
            kubeControllerManagerPort: ports.controllerManager,
            kubeSchedulerPort: ports.scheduler,
            kwokControllerPort: ports.kwok,
            etcdBinary: `${toolsDir}/etcd`,
            kubeApiserverBinary: `${toolsDir}/kube-apiserver`,
            kubeControllerManagerBinary: `${toolsDir}/kube-controller-manager`,
            kubeSchedulerBinary: `${toolsDir}/kube-scheduler`,
            kwokControllerBinary: `${toolsDir}/kwok`,
            kubectlBinary: `${toolsDir}/kubectl`,
        },
        componentsPatches: [
            patch("etcd", {}, etcdArguments(settings)),
            patch(
                "kube-apiserver",
                {
                    ...flags,
                    "service-cluster-ip-range": settings.serviceCIDR,
                    // Loopback is refused as an endpoint's address. Nothing answers there: pods have
                    // no use for the API.
                    "advertise-address": settings.nodeIP,
                    "kubelet-client-certificate": `${pkiDir}/admin.crt`,
                    "kubelet-client-key": `${pkiDir}/admin.key`,
                    "kubelet-preferred-address-types": "InternalIP",
                },
                etcdClientArguments(settings),
            ),
            patch("kube-controller-manager", {
                "flex-volume-plugin-dir": `${settings.stateDir}/flex-volume-plugins`,
            }),
            {
                name: "kwok-controller",
                extraArgs: [
                    { key: "manage-all-nodes", value: "false", override: true },
                    {
                        key: "manage-nodes-with-annotation-selector",
                        value: `${fakeNodeAnnotation.key}=${fakeNodeAnnotation.value}`,
                    },
                ],
            },
        ],
    });
}

export interface Certificates {
    readonly ca: Buffer;
    readonly cert: Buffer;
    readonly key: Buffer;
}

/** A kubeconfig that needs no other file. */
export function kubeconfig(settings: ClusterSettings, certificates: Certificates): string {
    const name = `kafka-${settings.instance}`;
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name,
                cluster: {
                    server: `https://127.0.0.1:${settings.ports.apiserver}`,
                    "certificate-authority-data": certificates.ca.toString("base64"),
                },
            },
        ],
        users: [
            {
                name,
                user: {
                    "client-certificate-data": certificates.cert.toString("base64"),
                    "client-key-data": certificates.key.toString("base64"),
                },
            },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
    });
}
