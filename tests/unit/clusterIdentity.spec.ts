import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { anotherCluster, clusterVariable } from "../../core/clusterIdentity";
import { deployedClusters } from "../../core/state/cluster";
import { isAcknowledged, isOnAnotherCluster } from "../../provider/sameCluster";

const former = { uid: "11111111-0000-0000-0000-000000000000", server: "https://a:6443" };
const present = { uid: "22222222-0000-0000-0000-000000000000", server: "https://b:6443" };

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
            "another cluster: the last update was on https://a:6443 (uid of kube-system 11111111-0000-0000-0000-000000000000), and this is https://b\\u001b[2J (uid of kube-system 22222222-0000-0000-0000-000000000000); nothing has been changed here; choose the former with KUBECONFIG, kubernetes:kubeconfig or kubernetes:context, or, if this one takes its place, run KAFKA_LOCAL_VOLUMES_CLUSTER=22222222-0000-0000-0000-000000000000 pulumi up --refresh",
        );
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
