import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseAllDocuments } from "yaml";
import { creationRights } from "../../core/access/creations";
import { explainMessage, refusalOf } from "../../core/access/refusal";
import { roleFor, roleNames, roles } from "../../core/access/roles";
import { completed } from "../../core/drift/completed";
import { isWritten, roleManifest } from "../../dev/roles";
import { eventsIfAllowed } from "../../provider/kubernetes/events";
import { apiWords, lacksRight, readable } from "../../provider/kubernetes/apiWords";

const look = "system:serviceaccount:kafka-local-volumes:look";

/** An error as client-node throws it. */
function apiError(code: number, message: string): Error {
    const body = JSON.stringify({ kind: "Status", status: "Failure", message, code });
    return Object.assign(new Error(`HTTP-Code: ${code}\nMessage: Unknown\nBody: ${body}`), {
        code,
        body,
    });
}

function forbidden(verb: string, resource: string, group: string, where: string): string {
    return `${resource} is forbidden: User "${look}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}

describe("a request that the API server refuses for want of a right", () => {
    const rows: readonly (readonly [string, string, string, string, string])[] = [
        [
            ...(["create", "pods", "", 'in the namespace "kafka"'] as const),
            "may not create pods in namespace kafka; role deploy allows it (docs/rbac/deploy.yaml)",
        ],
        [
            ...(["list", "nodes", "", "at the cluster scope"] as const),
            "may not list nodes in the cluster; role look allows it (docs/rbac/look.yaml)",
        ],
        [
            ...(["patch", "statefulsets/scale", "apps", 'in the namespace "kafka"'] as const),
            "may not patch statefulsets/scale.apps in namespace kafka; role deploy allows it (docs/rbac/deploy.yaml)",
        ],
        [
            ...(["wipe", "persistentvolumes", "", "at the cluster scope"] as const),
            "may not wipe persistentvolumes in the cluster; role wipe allows it (docs/rbac/wipe.yaml)",
        ],
        [
            ...(["create", "pods", "", "at the cluster scope"] as const),
            "may not create pods in the cluster; no role of docs/rbac allows it",
        ],
        [
            ...(["delete", "nodes", "", "at the cluster scope"] as const),
            "may not delete nodes in the cluster; no role of docs/rbac allows it",
        ],
    ];
    for (const [verb, resource, group, where, wanted] of rows) {
        it(`names verb, resource, namespace and role: ${verb} ${resource} ${where}`, () => {
            const message = forbidden(verb, resource, group, where);
            assert.equal(explainMessage(message), `${look} ${wanted}`);
            const error = apiError(403, message);
            assert.equal(apiWords(error), `${look} ${wanted}`);
            assert.deepEqual(readable(error), new Error(`${look} ${wanted}`, { cause: error }));
            assert.equal(lacksRight(error), true);
        });
    }

    it("is no refusal by a quota or by a policy: that stays in the API server's words", () => {
        for (const message of [
            'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
            'pods "x" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "root-0")',
        ]) {
            assert.equal(refusalOf(message), undefined);
            assert.equal(apiWords(apiError(403, message)), message);
            assert.equal(lacksRight(apiError(403, message)), false);
        }
    });

    it("is one line, whatever the answer is", () => {
        assert.equal(apiWords(apiError(500, "a\n\u001b[2Jb")), "a\\u000a\\u001b[2Jb");
        assert.equal(
            apiWords(Object.assign(new Error("x"), { code: 502, body: "<html>" })),
            "502 Bad Gateway; this is not the API server's own answer: check what is in front of it (a load balancer or a proxy), or wait until it is up",
        );
        assert.equal(apiWords(new Error("socket hang up")), undefined);
        const error = new Error("socket hang up");
        assert.equal(readable(error), error);
    });
});

describe("events", () => {
    it("are done without where they cannot be listed", async () => {
        const message = forbidden("list", "events", "", 'in the namespace "kafka"');
        assert.equal(await eventsIfAllowed(Promise.reject(apiError(403, message))), undefined);
        assert.deepEqual(await eventsIfAllowed(Promise.resolve({ items: [] })), []);
        const gone = apiError(500, "etcd is gone");
        assert.equal(await eventsIfAllowed(Promise.reject(gone)), undefined);
        const unreached = new Error("connect ECONNREFUSED");
        await assert.rejects(eventsIfAllowed(Promise.reject(unreached)), unreached);
    });
});

describe("the roles of docs/rbac", () => {
    const changes = new Set(["create", "update", "patch", "delete", "deletecollection", "wipe"]);
    const verbs = (role: (typeof roleNames)[number]) => roles[role].flatMap((rule) => rule.verbs);

    for (const role of roleNames) {
        it(`${role}.yaml is written from the code, and is YAML`, () => {
            assert.ok(isWritten(role), "run node -r ./provider/typescript.js dev/roles.ts");
            for (const document of parseAllDocuments(roleManifest(role))) {
                assert.deepEqual(document.errors, []);
            }
        });

        it(`${role} has no wildcard, and no rule twice`, () => {
            const all = roles[role].flatMap(({ scope, group, resources, verbs: each }) =>
                resources.flatMap((resource) =>
                    each.map((verb) => `${scope} ${group}/${resource} ${verb}`),
                ),
            );
            assert.equal(new Set(all).size, all.length);
            assert.ok(!all.some((right) => right.includes("*")));
        });
    }

    it("look changes nothing", () => {
        assert.deepEqual(
            verbs("look").filter((verb) => changes.has(verb)),
            [],
        );
    });

    it("only wipe wipes, and wipe makes no volumes, claims or workloads", () => {
        assert.deepEqual(
            roleNames.filter((role) => verbs(role).includes("wipe")),
            ["wipe"],
        );
        const made = roles.wipe.filter((rule) => rule.verbs.includes("create"));
        assert.deepEqual(
            made.flatMap(({ resources }) => resources),
            ["pods", "pods/exec", "leases"],
        );
    });

    it("have their accounts where no role may create pods, which could run as these accounts", () => {
        for (const role of roleNames) {
            assert.match(
                roleManifest(role),
                /^kind: ServiceAccount\n(?:.*\n){2} {4}namespace: kafka-local-volumes$/m,
            );
            assert.doesNotMatch(
                roleManifest(role),
                /^kind: Role(Binding)?\nmetadata:\n.*\n {4}namespace: kafka-local-volumes$/m,
            );
        }
    });

    it("are named by their smallest", () => {
        const leases = { group: "coordination.k8s.io", resource: "leases", namespace: "default" };
        const rows = [
            ["look", { verb: "get", group: "", resource: "secrets", namespace: "kafka" }],
            ["deploy", { verb: "patch", group: "", resource: "secrets", namespace: "kafka" }],
            [undefined, { verb: "get", group: "", resource: "secrets" }],
            ["look", { ...leases, verb: "get" }],
            ["deploy", { ...leases, verb: "update" }],
        ] as const;
        for (const [role, request] of rows) {
            assert.equal(roleFor(request), role);
        }
    });
});

describe("the rights that a run needs before it creates anything", () => {
    const volumes = [{ volume: "pv-a", namespace: "kafka" }];
    const names = (creation: Parameters<typeof creationRights>[0]) =>
        creationRights(creation).map(({ verb, resource, namespace }) =>
            [verb, resource, ...(namespace === undefined ? [] : [namespace])].join(" "),
        );

    it("are those for all that is new", () => {
        assert.deepEqual(
            names({ deployed: [], used: true, namespace: "kafka", storageClass: "local", volumes }),
            [
                "create namespaces",
                "create storageclasses",
                "create persistentvolumes",
                "create persistentvolumeclaims kafka",
                "create statefulsets kafka",
            ],
        );
    });

    it("are none for what is there", () => {
        const deployed = ["Namespace/kafka", "StorageClass/local", "PersistentVolume/pv-a"];
        assert.deepEqual(
            names({ deployed, used: true, namespace: "kafka", storageClass: "local", volumes }),
            [],
        );
        assert.deepEqual(names({ deployed: [], used: false, volumes }), [
            "create persistentvolumes",
            "create persistentvolumeclaims kafka",
        ]);
    });
});

describe("a manifest without a dry run", () => {
    it("is completed with the API's defaults, and keeps what it says", () => {
        assert.deepEqual(
            completed(
                { spec: { replicas: 3, ports: [{ port: 9092 }], memory: "1024Mi", cpu: 1 } },
                {
                    spec: {
                        replicas: 1,
                        ports: [{ port: 9092, protocol: "TCP" }],
                        memory: "1Gi",
                        cpu: "1",
                        type: "ClusterIP",
                    },
                },
            ),
            {
                spec: {
                    replicas: 3,
                    ports: [{ port: 9092, protocol: "TCP" }],
                    memory: "1Gi",
                    cpu: "1",
                    type: "ClusterIP",
                },
            },
        );
    });

    it("is shown as it is where a list has another length, or a key is missing", () => {
        const manifest = { env: [{ name: "A", value: "1" }], data: { key: "x" } };
        const live = {
            env: [
                { name: "A", value: "1" },
                { name: "B", value: "2" },
            ],
            data: {},
        };
        assert.deepEqual(completed(manifest, live), manifest);
    });
});
