import assert from "node:assert/strict";
import * as k8s from "@kubernetes/client-node";
import { describe, it } from "mocha";
import { assertStackCluster, warnOfAnotherCluster } from "../../cli/sameCluster";
import { NotDone } from "../../cli/errors";
import { anotherCluster, type ClusterIdentity, clusterVariable } from "../../core/clusterIdentity";
import type { Json, JsonObject } from "../../core/json";
import { deployedClusters } from "../../core/state/cluster";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { isAcknowledged, isOnAnotherCluster } from "../../provider/sameCluster";

const former = { uid: "11111111-0000-0000-0000-000000000000", server: "https://a:6443" };
const present = { uid: "22222222-0000-0000-0000-000000000000", server: "https://b:6443" };

/** A cluster that says nothing but which one it is. */
function clusterOf({ uid, server }: ClusterIdentity): Cluster {
    const config = new k8s.KubeConfig();
    config.loadFromClusterAndUser({ name: "c", server, skipTLSVerify: false }, { name: "u" });
    const core = config.makeApiClient(k8s.CoreV1Api);
    core.readNamespace = () =>
        Promise.resolve(Object.assign(new k8s.V1Namespace(), { metadata: { uid } }));
    const { apps, storage } = {
        apps: config.makeApiClient(k8s.AppsV1Api),
        storage: config.makeApiClient(k8s.StorageV1Api),
    };
    return { core, apps, storage, config };
}

describe("the cluster of a stack", () => {
    it("is in the state of the resources of this project, once for each cluster", () => {
        const of = (type: string, cluster?: object) => ({
            type,
            outputs: { ...(cluster === undefined ? {} : { cluster: { ...cluster } }) },
        });
        const own = "kafka-local-volumes:index:OrderlyStop";
        assert.deepEqual(
            deployedClusters([
                of(own, former),
                of("kafka-local-volumes:index:Preflight", former),
                of("kafka-local-volumes:index:Canary"),
                of("other:index:Cluster", present),
            ]),
            [former],
        );
    });

    it("is refused where it is another one, with both servers and what to do", () => {
        assert.equal(
            anotherCluster(former, { ...present, server: "https://b\u001b[2J" }),
            "another cluster: the last update was on https://a:6443 (uid of kube-system 11111111-0000-0000-0000-000000000000), and this is https://b\\u001b[2J (uid of kube-system 22222222-0000-0000-0000-000000000000); nothing has been changed here; select the former with KUBECONFIG, kubernetes:kubeconfig or kubernetes:context, or, if this one takes its place, run KAFKA_LOCAL_VOLUMES_CLUSTER=22222222-0000-0000-0000-000000000000 pulumi up --refresh",
        );
    });

    it("is required of a state that names none, before a command changes anything", async () => {
        const resources = [
            { type: "kafka-local-volumes:index:Preflight", outputs: { cluster: { ...present } } },
        ];
        const assertOf = (of: readonly Json[]) =>
            assertStackCluster(clusterOf(present), {
                stack: "dev",
                command: ["doctor", "--fix"],
                resources: of,
            });
        const refusal = new NotDone(
            "the state of stack dev does not name its cluster, so its disks may not be those of https://b:6443 (uid of kube-system 22222222-0000-0000-0000-000000000000); nothing has been changed; if they are, run KAFKA_LOCAL_VOLUMES_CLUSTER=22222222-0000-0000-0000-000000000000 npx kafka-local-volumes doctor --stack dev --fix",
        );
        await assert.rejects(assertOf([]), refusal);
        await assertOf(resources);
        try {
            process.env[clusterVariable] = former.uid;
            await assert.rejects(assertOf([]), refusal);
            process.env[clusterVariable] = present.uid;
            await assertOf([]);
        } finally {
            // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
            delete process.env[clusterVariable];
        }
    });

    it("is said first where a command only looks at another one", async () => {
        const write = process.stderr.write.bind(process.stderr);
        const said: string[] = [];
        const look = async (cluster: ClusterIdentity, uid: ClusterIdentity | undefined) => {
            said.length = 0;
            process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
            try {
                const type = "kafka-local-volumes:index:Preflight";
                const outputs: JsonObject = uid === undefined ? {} : { cluster: { ...uid } };
                await warnOfAnotherCluster(clusterOf(cluster), [{ type, outputs }]);
            } finally {
                process.stderr.write = write;
            }
            return said.join("");
        };
        assert.match(await look(present, former), /^warning: another cluster: the last update was/);
        assert.equal(await look(present, present), "");
        assert.equal(await look(present, undefined), "");
    });

    it("is acknowledged by exactly its uid in the environment", () => {
        const env = { [clusterVariable]: present.uid };
        assert.deepEqual(
            [isAcknowledged(present, env), isAcknowledged(former, env)],
            [true, false],
        );
    });

    it("is not asked for where the state has none", async () => {
        const said: string[] = [];
        const say = (text: string) => {
            said.push(text);
        };
        const progress = { waiting: say, done: say, warn: say };
        assert.equal(await isOnAnotherCluster({}, { context: "nowhere" }, progress), false);
        assert.deepEqual(said, []);
    });
});
