import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { LiveEvent, LiveNode, LivePod } from "../../core/doctor/live";
import { admissionRemedy } from "../../core/pods/admission";
import { type PodsObserved, whyNotRunning } from "../../core/pods/notRunning";

const labels = { app: "cp-kafka", release: "kafka" };

function pod(status: NonNullable<LivePod["status"]>, more: Partial<LivePod> = {}): LivePod {
    return {
        metadata: { name: "kafka-cp-kafka-0", namespace: "kafka", uid: "u0", labels },
        spec: {
            nodeName: "kafka-1",
            containers: [],
            volumes: [
                { name: "d", persistentVolumeClaim: { claimName: "datadir-0-kafka-cp-kafka-0" } },
            ],
        },
        status,
        ...more,
    };
}

const pending = (message: string): LivePod => {
    const { spec, ...rest } = pod({
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
    });
    return { ...rest, spec: { containers: [], volumes: spec?.volumes ?? [] } };
};

type Container = NonNullable<NonNullable<LivePod["status"]>["containerStatuses"]>[number];

const container = (state: Container["state"] = {}, more: Partial<Container> = {}): Container => ({
    ...{ name: "cp-kafka-broker", image: "i:1", imageID: "", ready: false, restartCount: 4 },
    state,
    ...more,
});

const withContainer = (...args: Parameters<typeof container>) =>
    pod({ phase: "Pending", containerStatuses: [container(...args)] });

function event(
    kind: string,
    name: string,
    reason: string,
    message: string,
    seconds = 0,
    more: Partial<LiveEvent> = {},
): LiveEvent {
    return {
        metadata: {},
        involvedObject: { kind, name },
        ...{ reason, message, type: "Warning", lastTimestamp: new Date(seconds * 1000) },
        ...more,
    };
}

const refusedPod = (message: string) =>
    event(
        "StatefulSet",
        "kafka-cp-kafka",
        "FailedCreate",
        `create Pod kafka-cp-kafka-0 in StatefulSet kafka-cp-kafka failed error: ${message}`,
    );

const nodes: LiveNode[] = ["kafka-1", "control-plane"].map((name) => ({
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    spec: { taints: [{ key: `of-${name}`, effect: "NoSchedule" }] },
}));

const volumes = [
    {
        spec: {
            claimRef: { namespace: "kafka", name: "datadir-0-kafka-cp-kafka-0" },
            nodeAffinity: {
                required: {
                    nodeSelectorTerms: [
                        {
                            matchExpressions: [
                                {
                                    key: "kubernetes.io/hostname",
                                    operator: "In",
                                    values: ["kafka-1"],
                                },
                            ],
                        },
                    ],
                },
            },
        },
    },
];

function why(pods: readonly LivePod[], more: Partial<PodsObserved> = {}): readonly string[] {
    return whyNotRunning({
        statefulSet: {
            metadata: { namespace: "kafka", name: "kafka-cp-kafka" },
            spec: {
                replicas: 3,
                selector: {},
                serviceName: "s",
                template: { metadata: { labels } },
            },
        },
        ...{ pods, events: [], nodes: [], volumes: [], logs: new Map() },
        ...more,
    });
}

const begin = "kafka-cp-kafka-0: ";

describe("why pods of a StatefulSet do not run", () => {
    it("is nothing where all are ready", () => {
        const ready = [0, 1, 2].map((ordinal) =>
            pod(
                { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
                { metadata: { name: `kafka-cp-kafka-${ordinal}` } },
            ),
        );
        assert.deepEqual(why(ready), []);
    });

    it("names the taint of the node that has the volumes, and no other node", () => {
        const one = pending("0/2 nodes are available: 2 node(s) had untolerated taint(s).");
        assert.deepEqual(why([one], { nodes, volumes }), [
            `${begin}node kafka-1 has the taint of-kafka-1:NoSchedule, which values.cp-kafka.tolerations does not tolerate (kafka-cp-kafka-0); add {"key":"of-kafka-1","operator":"Exists","effect":"NoSchedule"} there, or run kubectl taint node kafka-1 of-kafka-1:NoSchedule-`,
        ]);
    });

    it("says what the scheduler says where the nodes are not known, or say nothing", () => {
        const said = "0/2 nodes are available: 1 Insufficient memory.";
        assert.match(
            why([pending(said)]).join(),
            /^kafka-cp-kafka-0: is not scheduled: 0\/2 nodes are available: .* lower values\.cp-kafka\.resources, or move those pods$/,
        );
        const free = nodes.map(({ metadata }) => ({ metadata: metadata ?? {} }));
        assert.match(
            why([pending(said)], { nodes: free, volumes }).join(),
            /is not scheduled \(its volumes are on kafka-1\): 0\/2/,
        );
        const away = free.slice(1);
        assert.match(
            why([pending("0/1 nodes are available")], { nodes: away, volumes }).join(),
            /no node matches its volumes: check nodes and nodeLabel/,
        );
    });

    const rows: readonly (readonly [string, LivePod, Partial<PodsObserved>, RegExp])[] = [
        [
            "an image",
            withContainer({ waiting: { reason: "ImagePullBackOff", message: "no such host" } }),
            {},
            /on node kafka-1: image i:1 cannot be pulled: no such host; correct platform\.version, platform\.registry or platform\.pullSecrets, or image and imageTag in values \(docs\/images\.md\)$/,
        ],
        [
            "a crash, with its last lines",
            withContainer(
                { waiting: { reason: "CrashLoopBackOff" } },
                { lastState: { terminated: { exitCode: 1, reason: "Error" } } },
            ),
            { logs: new Map([["kafka-cp-kafka-0/cp-kafka-broker", ["a", "b\u001b[2J"]]]) },
            /container cp-kafka-broker exited with code 1 \(Error\), restarted 4 times; last lines of its log: a \| b\\u001b\[2J$/,
        ],
        [
            "a container that was killed for its memory, and runs again",
            pod({
                phase: "Running",
                containerStatuses: [
                    container(
                        { running: {} },
                        { lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } } },
                    ),
                ],
            }),
            {},
            /exited with code 137 \(OOMKilled\), restarted 4 times; raise values\.cp-kafka\.resources\.limits\.memory/,
        ],
        [
            "a Secret that is missing",
            withContainer({
                waiting: { reason: "CreateContainerConfigError", message: 'secret "s" not found' },
            }),
            {},
            /container cp-kafka-broker cannot be started: CreateContainerConfigError: secret "s" not/,
        ],
        [
            "a mount, by the latest event of this pod",
            withContainer({ waiting: { reason: "ContainerCreating" } }),
            {
                events: [
                    event("Pod", "kafka-cp-kafka-0", "FailedMount", "path is missing", 2),
                    event("Pod", "kafka-cp-kafka-0", "FailedMount", "older", 1),
                    event("Pod", "kafka-cp-kafka-0", "FailedMount", "of another pod", 3, {
                        involvedObject: { kind: "Pod", name: "kafka-cp-kafka-0", uid: "before" },
                    }),
                    event("Pod", "kafka-cp-kafka-0", "Scheduled", "no fault", 4, {
                        type: "Normal",
                    }),
                ],
            },
            /on node kafka-1: a volume cannot be mounted: path is missing; run npx kafka-local-volumes doctor$/,
        ],
        [
            "a directory that the kubelet does not see",
            withContainer({ waiting: { reason: "ContainerCreating" } }),
            {
                events: [
                    event(
                        "Pod",
                        "kafka-cp-kafka-0",
                        "FailedMount",
                        'MountVolume.NewMounter initialization failed for volume "v" : path "/mnt/data/a" does not exist',
                        1,
                    ),
                ],
            },
            /path "\/mnt\/data\/a" does not exist; create that directory; if it exists, the kubelet runs in a container that does not see it: .*machine\.kubelet\.extraMounts.*extra_binds\)$/,
        ],
        [
            "a probe",
            pod({ phase: "Running", containerStatuses: [container({ running: {} })] }),
            { events: [event("Pod", "kafka-cp-kafka-0", "Unhealthy", "Readiness probe failed")] },
            /on node kafka-1: runs, and is not ready: Readiness probe failed$/,
        ],
        [
            "the network of the node",
            withContainer({ waiting: { reason: "ContainerCreating" } }),
            { events: [event("Pod", "kafka-cp-kafka-0", "FailedCreatePodSandBox", "cni")] },
            /on node kafka-1: is being started: cni$/,
        ],
        [
            "an eviction",
            pod({ phase: "Failed", message: "The node was low on resource" }),
            {},
            /on node kafka-1: failed: The node was low on resource$/,
        ],
        [
            "its deletion",
            pod(
                { phase: "Running" },
                { metadata: { name: "kafka-cp-kafka-0", deletionTimestamp: new Date() } },
            ),
            {},
            /^kafka-cp-kafka-0: is being deleted$/,
        ],
    ];
    for (const [what, one, more, wanted] of rows) {
        it(`names ${what}`, () => {
            const lines = why([one], more);
            assert.equal(lines.length, 1);
            assert.match(lines[0] ?? "", wanted);
        });
    }

    it("names what refuses the pod, with the remedy that fits", () => {
        const message =
            'pods "kafka-cp-kafka-0" is forbidden: exceeded quota: q, requested: memory=1Gi';
        assert.deepEqual(why([], { events: [refusedPod(message)] }), [
            `${begin}is refused: ${message}; raise the ResourceQuota of the namespace, or change values.cp-kafka.resources`,
        ]);
        assert.match(
            why([]).join(),
            /is not created yet: see kubectl -n kafka describe statefulset/,
        );
    });

    it("does not name pods that wait for an earlier one, unless they do not wait", () => {
        const crashed = withContainer({ waiting: { reason: "CreateContainerError" } });
        const refused = { events: [refusedPod("no")] };
        assert.equal(why([crashed], refused).length, 1);
        const parallel = {
            metadata: { name: "kafka-cp-kafka" },
            spec: {
                ...{ replicas: 3, selector: {}, serviceName: "s", template: {} },
                podManagementPolicy: "Parallel",
            },
        };
        assert.equal(why([crashed], { ...refused, statefulSet: parallel }).length, 2);
    });
});

describe("a pod that an admission rule refuses", () => {
    const rows: readonly (readonly [string, RegExp])[] = [
        [
            'pods "x" is forbidden: violates PodSecurity "restricted:latest"',
            /enforce of the namesp/,
        ],
        ["failed quota: q: must specify memory", /^raise the ResourceQuota/],
        ["maximum memory usage per Container is 1Gi, but limit is 2Gi", /^change the LimitRange/],
        ['failed calling webhook "w": no endpoints', /^repair the Service of that webhook/],
        ['admission webhook "w" denied the request: no', /to what this policy allows/],
        ["ValidatingAdmissionPolicy 'p' denied request", /to what this policy allows/],
        ["because it is being terminated", /^wait until the namespace is gone/],
        ["no PriorityClass with name high was found", /^create that PriorityClass/],
        ["something else", /^change values\.cp-kafka to what the cluster allows/],
    ];
    for (const [message, remedy] of rows) {
        it(`gets the remedy that fits: ${message}`, () => {
            assert.match(admissionRemedy(message, "values.cp-kafka"), remedy);
        });
    }
});
