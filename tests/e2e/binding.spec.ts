import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { claimArgs, volumeArgs } from "../../components/localVolume";
import type { AwaitedClaim } from "../../core/completion";
import type { PlannedVolume } from "../../core/plan";
import { startControlPlane, stopComponent } from "../../dev/cluster/controlPlane";
import { kubectl, waitFor } from "../../dev/cluster/shell";
import { volumesConfig } from "../../dev/bench/volumes";
import { beginWait, completeMeanwhile } from "../../provider/completing";
import { connect, type Cluster } from "../../provider/kubernetes/cluster";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { ObjectWatch } from "../../provider/kubernetes/objectWatch";
import { PairCompletion } from "../../provider/kubernetes/pairCompletion";
import { resource } from "../../provider/resources/boundClaims";
import { onStack } from "../support/command";
import { configOf, planOf } from "../support/config";
import { cluster, freshCluster, kubeconfigText } from "../support/instance";
import { claims as bindings, list } from "../support/kube";
import { silent } from "../support/progress";
import { smallConfig, TestStack } from "../support/stack";
import { kubeconfigWith } from "../support/tokenKubeconfig";

const namespace = "binding";
const className = "binding";
const controller = "kube-controller-manager";
/** Brokers with one disk each, and three ZooKeeper servers with two. */
const plan = planOf(configOf({ ...volumesConfig(40), namespace, storageClass: className }));

const awaited = (pairs: readonly PlannedVolume[]): readonly AwaitedClaim[] =>
    pairs.map(({ claim: name, volume }) => ({ name, volume }));

const claimOf = (planned: PlannedVolume) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    ...claimArgs(planned, className, planned.volume),
});

async function apply(items: readonly object[]): Promise<void> {
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await kubectl(cluster, ["apply", "--filename=-"], { input });
}

/** Each volume and then its claim, one after the other. */
function create(pairs: readonly PlannedVolume[]): Promise<void> {
    return apply(
        pairs.flatMap((planned) => [
            {
                apiVersion: "v1",
                kind: "PersistentVolume",
                ...volumeArgs(planned, className, {}),
            },
            claimOf(planned),
        ]),
    );
}

/** Whether each volume has the uid of its own claim. */
async function haveOwnUids(pairs: readonly PlannedVolume[]): Promise<boolean> {
    const uids = new Map(
        (await list("pvc", namespace)).map(({ metadata }) => [metadata.name, metadata.uid]),
    );
    const reserved = new Map(
        (await list("pv")).map(({ metadata, spec }) => [metadata.name, spec.claimRef?.uid]),
    );
    return pairs.every(
        ({ claim, volume }) =>
            uids.get(claim) !== undefined && reserved.get(volume) === uids.get(claim),
    );
}

async function assertBoundInPairs(pairs: readonly PlannedVolume[]): Promise<void> {
    assert.deepEqual(
        await bindings(namespace),
        pairs.map(({ claim, volume }) => `${claim} Bound ${volume}`).sort(),
    );
    assert.ok(await haveOwnUids(pairs));
}

const allBound = (pairs: readonly PlannedVolume[]) => async () =>
    (await bindings(namespace)).filter((line) => line.includes(" Bound ")).length === pairs.length;

/** Who wrote the uids of the claims on the volumes. */
async function writersOfUids(): Promise<readonly string[]> {
    const json = await kubectl(cluster, ["get", "pv", "--show-managed-fields", "-o", "json"]);
    const { items } = JSON.parse(json) as {
        items: { metadata: { managedFields: { manager: string; fieldsV1: object }[] } }[];
    };
    return items.flatMap(({ metadata }) =>
        metadata.managedFields
            .filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('"f:uid"'))
            .map(({ manager }) => manager),
    );
}

describe("claims that are bound with their volumes", () => {
    let of: Cluster;
    /** Phases that any claim has had. */
    const phases = new Set<string | undefined>();
    let watch: ObjectWatch<V1PersistentVolumeClaim>;
    const running: PairCompletion[] = [];

    const completion = (pairs: readonly PlannedVolume[], by = of): PairCompletion => {
        const made = new PairCompletion(by, namespace);
        running.push(made);
        made.add(awaited(pairs));
        made.start();
        return made;
    };

    before(async () => {
        await freshCluster();
        giveKubeconfig(kubeconfigText());
        of = await connect(undefined);
        await kubectl(cluster, ["create", "namespace", namespace]);
        watch = new ObjectWatch(of, {
            path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
            list: () => of.core.listNamespacedPersistentVolumeClaim({ namespace }),
            changed: (_before, now) => phases.add(now?.status?.phase),
        });
        watch.start();
    });

    afterEach(async () => {
        running.splice(0).forEach((one) => {
            one.stop();
        });
        await startControlPlane(cluster);
        await kubectl(cluster, ["delete", "pvc", "--all", "-n", namespace]);
        await kubectl(cluster, ["delete", "pv", "--all"]);
        phases.clear();
    });

    after(async () => {
        watch.stop();
        giveKubeconfig(undefined);
        await kubectl(cluster, ["delete", "namespace", namespace]);
    });

    it("are completed while they are created, and none is ever given up", async () => {
        completeMeanwhile(of, namespace, awaited(plan));
        await create(plan);
        const uids = new Map(
            (await list("pvc", namespace)).map(({ metadata }) => [metadata.name, metadata.uid]),
        );
        const claims = plan.map(({ claim: name }) => {
            const uid = uids.get(name);
            return uid === undefined ? { name } : { name, uid };
        });
        const inputs = { namespace, claims };
        const { state } = await resource.create(inputs, silent);
        assert.deepEqual(state, { ...inputs, unbound: [] });
        await assertBoundInPairs(plan);
        assert.ok(!phases.has("Lost"), [...phases].join(", "));
        assert.ok((await writersOfUids()).includes("kafka-local-volumes"));
        const touched = (await list("pvc", namespace)).filter(({ metadata }) =>
            Object.keys(metadata.annotations ?? {}).some((name) => name.includes("touched")),
        );
        assert.deepEqual(touched, []);
    });

    it("wait for a controller that does not run, and none says that it is bound before", async () => {
        const pairs = plan.slice(0, 10);
        await stopComponent(cluster, controller);
        completion(pairs);
        await create(pairs);
        await waitFor("the uids", 30, () => haveOwnUids(pairs));
        const json = await kubectl(cluster, ["get", "pvc", "-n", namespace, "-o", "json"]);
        assert.ok(!json.includes("bind-completed"));
        await startControlPlane(cluster);
        await waitFor("claims", 60, allBound(pairs));
        await assertBoundInPairs(pairs);
        assert.ok(!phases.has("Lost"));
    });

    it("leave their volumes as they were where they are deleted before they are bound", async () => {
        const [pair] = plan;
        assert.ok(pair !== undefined);
        await stopComponent(cluster, controller);
        completion([pair]);
        await create([pair]);
        await waitFor("the uid", 30, () => haveOwnUids([pair]));
        // Its finalizer is the controller's to remove.
        const merge = ["--type=merge", "-p", '{"metadata":{"finalizers":null}}'];
        await kubectl(cluster, ["patch", "pvc", pair.claim, "-n", namespace, ...merge]);
        await kubectl(cluster, ["delete", "pvc", pair.claim, "-n", namespace]);
        await waitFor("the uid to be taken back", 30, async () =>
            (await list("pv")).every(({ spec }) => spec.claimRef?.uid === undefined),
        );
        await apply([claimOf(pair)]);
        await waitFor("the uid of the next claim", 30, () => haveOwnUids([pair]));
        await startControlPlane(cluster);
        await waitFor("claims", 60, allBound([pair]));
        await assertBoundInPairs([pair]);
        assert.ok(!phases.has("Lost"));
    });

    it("are bound by the controller alone where a run is killed between the writes", async () => {
        const pairs = plan.slice(0, 5);
        await stopComponent(cluster, controller);
        const killed = completion(pairs);
        await create(pairs);
        await waitFor("the uids", 30, () => haveOwnUids(pairs));
        killed.stop();
        await startControlPlane(cluster);
        await waitFor("claims", 60, allBound(pairs));
        await assertBoundInPairs(pairs);
    });

    it("are completed by two at once as by one", async () => {
        const pairs = plan.slice(0, 20);
        completion(pairs);
        completion(pairs);
        await create(pairs);
        await waitFor("claims", 60, allBound(pairs));
        await assertBoundInPairs(pairs);
        assert.ok(!phases.has("Lost"));
    });

    it("are left to the controller without the right to change volumes", async () => {
        const pairs = plan.slice(0, 5);
        const account = ["-n", namespace, "waits"];
        await kubectl(cluster, ["create", "serviceaccount", ...account]);
        await kubectl(cluster, [
            ...["create", "clusterrole", "waits", "--verb=get,list,watch"],
            "--resource=persistentvolumes,persistentvolumeclaims",
        ]);
        const subject = `--serviceaccount=${namespace}:waits`;
        await kubectl(cluster, [
            ...["create", "clusterrolebinding", "waits", "--clusterrole=waits", subject],
        ]);
        const token = await kubectl(cluster, ["create", "token", ...account]);
        giveKubeconfig(kubeconfigWith(cluster.kubeconfig, "waits", token.trim()));
        try {
            await create(pairs);
            const claims = pairs.map(({ claim: name }) => ({ name }));
            await resource.create({ namespace, claims }, silent);
        } finally {
            giveKubeconfig(kubeconfigText());
            await kubectl(cluster, ["delete", "clusterrolebinding,clusterrole", "waits"]);
        }
        await assertBoundInPairs(pairs);
        assert.ok(!(await writersOfUids()).includes("kafka-local-volumes"));
    });

    it("end what is begun for them once nobody waits", () => {
        const first = beginWait(of, namespace);
        const second = beginWait(of, namespace);
        assert.equal(first.completion, second.completion);
        first.end();
        assert.equal(beginWait(of, namespace).completion, second.completion);
        second.end();
        beginWait(of, namespace).end();
    });
});

describe("a stack whose claims were completed", () => {
    const stack = new TestStack("completed", smallConfig());

    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    it("has nothing to change for a preview and a refresh, nor for the doctor", async () => {
        await stack.up();
        assert.ok((await writersOfUids()).includes("kafka-local-volumes"));
        const unchanged = "--expect-no-changes";
        await stack.preview(unchanged);
        const refresh = await stack.tryPulumi("refresh", "--yes", unchanged);
        assert.equal(refresh.code, 0, refresh.stdout + refresh.stderr);
        await stack.preview(unchanged);
        const doctor = await onStack(stack, ["doctor"]);
        assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
    });

    it("releases the volume of a claim that is deleted, and --fix binds it again", async () => {
        const [pair] = stack.plan;
        assert.ok(pair !== undefined);
        await kubectl(cluster, ["delete", "pvc", pair.claim, "-n", pair.namespace]);
        await waitFor("the volume to be released", 60, async () =>
            (await list("pv")).some(
                ({ metadata, status }) =>
                    metadata.name === pair.volume && status.phase === "Released",
            ),
        );
        const fixed = await onStack(stack, ["doctor", "--fix"]);
        assert.equal(fixed.code, 0, fixed.stdout + fixed.stderr);
        await stack.up("--refresh");
        const bound = (await bindings(pair.namespace)).filter((line) => line.includes(" Bound "));
        assert.equal(bound.length, stack.plan.length);
    });

    it("is destroyed as any other", async () => {
        await stack.destroy();
        assert.deepEqual(await list("pv"), []);
    });
});
