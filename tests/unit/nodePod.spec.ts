import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, it } from "mocha";
import { directoryPod } from "../../core/disks/pod";
import type { JsonObject } from "../../core/json";
import { containerRuns, hindranceOf, type SeenPod } from "../../core/disks/podHindrance";
import { explainRefusal, isPassing } from "../../core/disks/podRefusal";
import { again } from "../../provider/kubernetes/again";
import { listeningCluster, stopListening } from "../support/apiServer";
import { faultsOf } from "../support/config";
import { outcome, podOn } from "../support/nodePods";

const pod = podOn("pc", "kafka");
const elsewhere = podOn("pc", "kafka", { namespace: "nodes", serviceAccountName: "sa" });

describe("a pod on a node that the API server refuses", () => {
    /** Status, words of the API server, and the remedy. */
    const table: readonly (readonly [number, string, RegExp])[] = [
        [
            403,
            "violates PodSecurity",
            /set namespaceLabels to .* kubectl label --overwrite namespace kafka /,
        ],
        [403, "failed quota: q: must specify limits.cpu for: x", /preparation.resources to what/],
        [403, "exceeded quota: q, requested: pods=1", /make room in the quota/],
        [403, "maximum memory usage per Pod is 1Gi, but limit is 2Gi", /describe limitrange/],
        [403, "because it is being terminated", /wait until namespace kafka is deleted/],
        [403, 'serviceaccount "default" not found', /kube-controller-manager/],
        [403, "no PriorityClass with name p was found", /create that PriorityClass/],
        [
            403,
            "unable to validate against any security context constraint: [",
            /oc adm policy add-scc-to-user privileged -z default -n kafka/,
        ],
        [403, "image policy webhook backend denied one or more images: x", /preparation.image/],
        [500, 'failed calling webhook "w"', /repair that webhook/],
        [400, 'admission webhook "validate.kyverno.svc-fail" denied the request: x', /that rule/],
        [403, 'admission webhook "validation.gatekeeper.sh" denied the request: x', /that rule/],
        [422, "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: x", /that rule/],
        [422, 'Pod "x" is invalid: spec.tolerations[0]', /correct the keys of preparation/],
        [404, 'namespaces "kafka" not found', /pulumi up --refresh/],
        [429, "too many requests", /the API server is overloaded/],
        [403, "something of another kind", /allow pods with hostPath volumes/],
        [502, "", /check the API server/],
    ];

    for (const [status, message, remedy] of table) {
        it(`has a remedy of its own: ${status} ${message}`, () => {
            assert.match(explainRefusal({ status, message }, pod).remedy, remedy);
        });
    }

    it("has that of the namespace and the account that are configured", () => {
        const of = (status: number, message: string) =>
            explainRefusal({ status, message }, elsewhere).remedy;
        assert.match(of(404, 'namespaces "nodes" not found'), /^create namespace nodes, or set /);
        assert.match(of(403, 'serviceaccount "sa" not found'), /^create ServiceAccount sa in /);
        const right =
            'User "u" cannot create resource "pods" in API group "" in the namespace "nodes"';
        assert.equal(of(403, right), "give the account that role in namespace nodes, too");
    });

    it("is said on one line, however many a policy writes", () => {
        const message = "denied the request: \n\nresource Pod/x was blocked\n  check: 'no label'";
        assert.equal(
            explainRefusal({ status: 400, message }, pod).said,
            "denied the request: resource Pod/x was blocked check: 'no label'",
        );
    });

    it("is made again where the refusal passes, and only there", () => {
        const passing = [
            [429, ""],
            [503, ""],
            [409, "Operation cannot be fulfilled on resourcequotas: please apply your changes to"],
            [500, 'failed calling webhook "w": connection refused'],
            [403, "status unknown for quota: compute, resources: limits.cpu"],
        ] as const;
        const lasting = [
            [403, "exceeded quota: compute"],
            [422, "denied request"],
            [409, 'pods "x" already exists'],
            [500, "panic"],
        ] as const;
        const of = (all: typeof passing | typeof lasting) =>
            all.map(([status, message]) => isPassing({ status, message }));
        assert.deepEqual(
            [new Set(of(passing)), new Set(of(lasting))],
            [new Set([true]), new Set([false])],
        );
    });
});

describe("a pod on a node that does not run", () => {
    const seen: SeenPod = {
        ...{ status: {}, deleted: false, unready: undefined },
        event: { reason: "", message: "" },
    };

    const state = (of: object, name = "directories") => ({
        ...{ name, image: "x", imageID: "x", ready: false, restartCount: 0, state: of },
    });

    const waiting = (reason: string, message = "") => ({
        containerStatuses: [state({ waiting: { reason, message } })],
    });

    const event = (reason: string, message: string) => ({ event: { reason, message } });

    const unscheduled = (message: string) => ({
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
    });

    const ended = (terminated: object) => ({
        status: { phase: "Failed", containerStatuses: [state({ terminated })] },
    });

    /** What is seen, what is said, the remedy, and how long it is waited for. */
    const table: readonly (readonly [string, Partial<SeenPod>, RegExp, RegExp, number])[] = [
        [
            "an image without sleep",
            ended({ exitCode: 128, reason: "StartError", message: 'exec: "sleep": not found' }),
            /^it ended: StartError: exec: "sleep": not found$/,
            /^set preparation.image to an image for this node's architecture/,
            0,
        ],
        [
            "an image of another architecture",
            ended({ exitCode: 255, reason: "Error" }),
            /^it ended: Error$/,
            /architecture/,
            0,
        ],
        [
            "too little memory",
            ended({ exitCode: 137, reason: "OOMKilled" }),
            /OOMKilled/,
            /^raise preparation.resources.limits.memory$/,
            0,
        ],
        [
            "a node without room",
            { status: { phase: "Failed", reason: "OutOfcpu", message: "no cpu" } },
            /^it ended: OutOfcpu: no cpu$/,
            /make room on that node/,
            0,
        ],
        [
            "a root that cannot be written",
            event("FailedMount", "mkdir /mnt/ro/kafka: read-only file system"),
            /read-only file system/,
            /^set root to a path that is writable on that node: \/var\/mnt\/… on Talos/,
            0,
        ],
        [
            "a mount that is missing",
            event("FailedMount", "hostPath type check failed: /mnt/data is not a directory"),
            /type check failed/,
            /requireMount/,
            0,
        ],
        [
            "an image that the registry does not give",
            { status: waiting("ErrImagePull", "401 unauthorized") },
            /^401 unauthorized$/,
            /preparation.imagePullSecrets/,
            0,
        ],
        [
            "a registry that does not answer",
            { status: waiting("ImagePullBackOff", "i/o timeout") },
            /i\/o timeout/,
            /preparation.image/,
            30,
        ],
        [
            "a taint",
            {
                status: unscheduled(
                    "0/2 nodes are available: 1 node(s) had untolerated taint {a: b}",
                ),
            },
            /^it cannot be scheduled: 0\/2 nodes/,
            /preparation.tolerations/,
            0,
        ],
        [
            "a node that is full",
            { status: unscheduled("0/1 nodes are available: 1 Insufficient cpu.") },
            /Insufficient cpu/,
            /preparation.resources/,
            30,
        ],
        [
            "an init container of a webhook",
            {
                status: {
                    ...waiting("PodInitializing"),
                    initContainerStatuses: [
                        state({ terminated: { exitCode: 1, reason: "Error" } }, "istio-init"),
                    ],
                },
            },
            /^init container istio-init, which a webhook has added, must end first: Error$/,
            /preparation.labels or preparation.annotations/,
            0,
        ],
        [
            "something that deletes it",
            { deleted: true },
            /^something else deletes it$/,
            /find out what deletes pods/,
            0,
        ],
        [
            "a node that is not ready",
            { unready: "the node is NotReady: gone" },
            /^the node is NotReady: gone$/,
            /^find the reason with kubectl describe node/,
            120,
        ],
        [
            "an image that is being pulled",
            event("Pulling", "Pulling image"),
            /still being pulled/,
            /preparation.image/,
            600,
        ],
    ];

    for (const [title, what, found, remedy, seconds] of table) {
        it(`is explained: ${title}`, () => {
            const hindrance = hindranceOf({ ...seen, ...what });
            assert.match(hindrance.found, found);
            assert.match(hindrance.remedy, remedy);
            assert.equal(hindrance.seconds, seconds);
        });
    }

    it("is known by its own container, whatever a sidecar does", () => {
        const sidecar = state({ running: {} }, "istio-proxy");
        const terminated = state({ terminated: { exitCode: 0, reason: "Completed" } });
        const running = (own: object) => ({ phase: "Running", containerStatuses: [sidecar, own] });
        const of = (own: object) => containerRuns(running(own) as SeenPod["status"]);
        assert.deepEqual([of(state({ running: {} })), of(terminated)], [true, false]);
        const status = running(terminated) as SeenPod["status"];
        assert.match(hindranceOf({ ...seen, status }).found, /^it ended: Completed$/);
    });
});

describe("the keys of the preparation", () => {
    it("are all in the pod", () => {
        const { metadata, spec } = directoryPod(
            podOn("pc", "kafka", {
                ...{ namespace: "nodes", priorityClassName: "high", serviceAccountName: "sa" },
                imagePullSecrets: [{ name: "registry" }],
                labels: { "example.com/team": "kafka" },
                annotations: { note: "some text" },
                tolerations: [{ key: "own", operator: "Exists", effect: "NoSchedule" }],
                seLinuxOptions: { type: "container_t", level: "s0:c1,c2" },
                resources: { limits: { "ephemeral-storage": "1Gi" } },
            }),
        );
        assert.equal(metadata.namespace, "nodes");
        assert.deepEqual(metadata.labels, {
            "app.kubernetes.io/name": "kafka-local-volumes-directories",
            "sidecar.istio.io/inject": "false",
            "example.com/team": "kafka",
        });
        assert.deepEqual(metadata.annotations, {
            "sidecar.istio.io/inject": "false",
            "linkerd.io/inject": "disabled",
            note: "some text",
        });
        assert.deepEqual(
            [spec.priorityClassName, spec.serviceAccountName, spec.imagePullSecrets],
            ["high", "sa", [{ name: "registry" }]],
        );
        assert.deepEqual(spec.tolerations, [
            { key: "own", operator: "Exists", effect: "NoSchedule" },
        ]);
        assert.deepEqual(spec.containers[0]?.resources, {
            requests: { cpu: "100m", memory: "64Mi" },
            limits: { cpu: "400m", memory: "256Mi", "ephemeral-storage": "1Gi" },
        });
        assert.deepEqual(spec.containers[0].securityContext.seLinuxOptions, {
            ...{ type: "container_t", level: "s0:c1,c2" },
        });
    });

    it("are checked before anything is made", () => {
        const tolerations: JsonObject[] = [{ operator: "Exists", value: "x" }, { value: "y" }];
        assert.deepEqual(faultsOf({ preparation: { tolerations } }), [
            'preparation.tolerations[0]: got {"operator":"Exists","value":"x"}; allowed: no value with operator Exists',
            'preparation.tolerations[1]: got {"value":"y"}; allowed: operator Exists without a key',
        ]);
        assert.match(
            faultsOf({ preparation: { labels: { inject: false } } }).join("\n"),
            /^preparation.labels.inject: got false; allowed: a label's value, as text such as "false": /,
        );
        assert.match(
            faultsOf({ preparation: { resources: { limits: { cpu: 1 } } } }).join("\n"),
            /^preparation.resources.limits.cpu: got 1; allowed: a quantity as Kubernetes writes it, as text/,
        );
    });

    it("are of a namespace that the stack creates, where they are of the namespace", () => {
        const namespaceLabels = { "pod-security.kubernetes.io/enforce": "privileged" };
        assert.deepEqual(faultsOf({ namespaceLabels }), []);
        assert.match(
            faultsOf({ namespaceLabels, createNamespace: false }).join("\n"),
            /^namespaceLabels: got .*; allowed: nothing, as this stack does not create its namespace; set them on namespace kafka with kubectl, or /,
        );
        assert.match(
            faultsOf({ namespaceAnnotations: { "kafka-local-volumes/stack": "x" } }).join("\n"),
            /^namespaceAnnotations.kafka-local-volumes\/stack: got "x"; allowed: keys that neither /,
        );
    });
});

describe("a request for a pod on a node", () => {
    let server = createServer();

    afterEach(() => {
        stopListening(server);
    });

    function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
        server = createServer(answer);
        return listeningCluster(server);
    }

    const status = (code: number, message: string) =>
        JSON.stringify({ kind: "Status", status: "Failure", code, message });

    it("is made again after the time that an API server asks for, and then succeeds", async () => {
        let asked = 0;
        const cluster = await answering((_, response) => {
            asked += 1;
            response
                .writeHead(asked < 3 ? 429 : 200, {
                    ...{ "Content-Type": "application/json", "Retry-After": "1" },
                })
                .end(asked < 3 ? status(429, "too many requests") : '{"items":[]}');
        });
        const words: string[] = [];
        await again(
            10,
            () => cluster.core.listNode(),
            (text) => words.push(text),
        );
        assert.equal(asked, 3);
        assert.deepEqual(words, Array(2).fill("trying again: too many requests"));
    });

    it("ends with the refusal where that does not pass in time", async () => {
        let asked = 0;
        const cluster = await answering((_, response) => {
            asked += 1;
            response
                .writeHead(429, { "Content-Type": "application/json" })
                .end(status(429, "too many requests"));
        });
        await assert.rejects(
            again(1.5, () => cluster.core.listNode()),
            /too many requests/,
        );
        assert.equal(asked, 2);
    });

    it("is not made where two nodes have the label", async () => {
        const asked: string[] = [];
        const node = (name: string) => ({
            metadata: { name, labels: { "kubernetes.io/hostname": "pc" } },
        });
        const cluster = await answering((request, response) => {
            asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
            response
                .writeHead(200, { "Content-Type": "application/json" })
                .end(JSON.stringify({ items: [node("a"), node("b")] }));
        });
        assert.match(
            await outcome(cluster, pod),
            /cannot run: nodes a, b all have the label kubernetes.io\/hostname=pc, which must select one node; /,
        );
        assert.deepEqual(asked, ["GET /api/v1/nodes"]);
    });
});
