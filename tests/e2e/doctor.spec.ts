import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { kubectl, type RunResult, waitFor } from "../../dev/cluster/shell";
import type { DoctorReport } from "../../core/doctor/diagnosisReport";
import { onStack, onThisCluster } from "../support/command";
import { cluster, freshCluster } from "../support/instance";
import { claims, list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

const config = {
    ...smallConfig(),
    release: "doctor",
    canary: { enabled: false },
};
const stack = new TestStack("doctor", config);
const { namespace } = stack.config;
const [disk] = stack.plan;
const { claim = "", volume = "" } = disk ?? {};
const all = stack.plan.map((planned) => `${planned.claim} Bound ${planned.volume}`).sort();

/** What the doctor says; its exit code is 0 exactly where it finds all healthy. */
async function doctor(...args: readonly string[]): Promise<DoctorReport> {
    return reportOf(await onStack(stack, ["doctor", "--json", ...args]));
}

function reportOf({ code, stdout, stderr }: RunResult): DoctorReport {
    assert.ok(code === 0 || code === 1, `doctor ended with ${code}: ${stderr}`);
    const report = JSON.parse(stdout) as DoctorReport;
    assert.equal(report.healthy, code === 0);
    return report;
}

/** Findings as `<verdict> <state> <object>`. */
function found({ volumes }: DoctorReport): string[] {
    return volumes.flatMap(({ findings }) =>
        findings.map(({ verdict, state, object }) => `${verdict} ${state} ${object}`),
    );
}

async function phase(kind: "pv" | "pvc", name: string): Promise<string | undefined> {
    const items = await list(kind, kind === "pvc" ? namespace : undefined);
    return items.find(({ metadata }) => metadata.name === name)?.status.phase;
}

function reaches(kind: "pv" | "pvc", name: string, wanted: string): Promise<void> {
    return waitFor(
        `${kind} ${name} ${wanted}`,
        60,
        async () => (await phase(kind, name)) === wanted,
    );
}

/** The claim ends as Lost: its volume's reservation has lost the uid it was bound with. */
async function loseClaim(): Promise<void> {
    const patch = JSON.stringify([{ op: "remove", path: "/spec/claimRef/uid" }]);
    await kubectl(cluster, ["patch", "pv", volume, "--type=json", "-p", patch]);
    await reaches("pvc", claim, "Lost");
}

/** --fix leaves everything as the stack wants it, and Pulumi agrees. */
async function assertRepaired(): Promise<void> {
    const repaired = await doctor("--fix");
    assert.deepEqual([repaired.healthy, found(repaired)], [true, []]);
    assert.deepEqual(await claims(namespace), all);
    await stack.up("--refresh", "--expect-no-changes");
}

describe("doctor", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
    });

    after(async () => {
        await stack.remove();
    });

    it("finds all healthy, and says where each volume is bound", async () => {
        const report = await doctor();
        assert.deepEqual(
            report.volumes.map(({ boundTo, verdict }) => [boundTo, verdict]),
            stack.plan.map((planned) => [`${namespace}/${planned.claim}`, "healthy"]),
        );
    });

    it("repairs a volume whose claim was deleted", async () => {
        await kubectl(cluster, ["delete", "pvc", "-n", namespace, claim]);
        await reaches("pv", volume, "Released");
        const wanted = [
            `fixable Released persistentvolume/${volume}`,
            `fixable Missing persistentvolumeclaim/${namespace}/${claim}`,
        ];
        assert.deepEqual(found(await doctor()), wanted);
        assert.equal(await phase("pv", volume), "Released", "changed without --fix");
        await assertRepaired();
        await stack.up("--expect-no-changes");
        await stack.preview("--refresh", "--expect-no-changes");
    });

    it("repairs a volume that waits for a deleted claim while another one waits for it", async () => {
        await kubectl(cluster, ["delete", "pvc", "-n", namespace, claim]);
        await reaches("pv", volume, "Released");
        // As a StatefulSet makes it: it names no volume.
        const manifest = {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            metadata: { name: claim, namespace, labels: { app: "cp-kafka" } },
            spec: {
                accessModes: ["ReadWriteOnce"],
                storageClassName: disk?.storageClass,
                resources: { requests: { storage: disk?.size } },
            },
        };
        await kubectl(cluster, ["create", "-f", "-"], { input: JSON.stringify(manifest) });
        await reaches("pvc", claim, "Pending");
        assert.deepEqual(found(await doctor()), [
            `fixable Released persistentvolume/${volume}`,
            `fixable Pending persistentvolumeclaim/${namespace}/${claim}`,
        ]);
        await assertRepaired();
    });

    it("repairs a claim that is Lost", async () => {
        await loseClaim();
        assert.deepEqual(found(await doctor()), [
            `fixable Lost persistentvolumeclaim/${namespace}/${claim}`,
        ]);
        await assertRepaired();
    });

    it("repairs the claim of a volume that was deleted for good, once pulumi has created it again", async () => {
        await kubectl(cluster, ["delete", "pv", volume, "--wait=false"]);
        assert.deepEqual(found(await doctor()), [`refused Terminating persistentvolume/${volume}`]);
        await kubectl(cluster, [
            ...["patch", "pv", volume, "--type=merge"],
            ...["-p", '{"metadata":{"finalizers":null}}'],
        ]);
        await reaches("pvc", claim, "Lost");
        const refused = [
            `refused Missing persistentvolume/${volume}`,
            `refused Lost persistentvolumeclaim/${namespace}/${claim}`,
        ];
        assert.deepEqual(found(await doctor("--fix")), refused);
        await stack.up("--refresh");
        assert.deepEqual(found(await doctor()), [
            `fixable Lost persistentvolumeclaim/${namespace}/${claim}`,
        ]);
        await assertRepaired();
    });

    it("leaves a Lost claim alone while a pod has its disk", async () => {
        const pod = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: "user", namespace },
            spec: {
                terminationGracePeriodSeconds: 0,
                automountServiceAccountToken: false,
                containers: [
                    {
                        name: "user",
                        image: stack.config.preparation.image,
                        imagePullPolicy: "IfNotPresent",
                        command: ["sleep", "3600"],
                        volumeMounts: [{ name: "disk", mountPath: "/disk" }],
                    },
                ],
                volumes: [{ name: "disk", persistentVolumeClaim: { claimName: claim } }],
            },
        };
        await kubectl(cluster, ["create", "-f", "-"], { input: JSON.stringify(pod) });
        await kubectl(cluster, [
            ...["wait", "pod", "user", "-n", namespace],
            ...["--for=condition=Ready", "--timeout=120s"],
        ]);
        await loseClaim();
        const [before] = await list("pvc", namespace, `--field-selector=metadata.name=${claim}`);
        const report = await doctor("--fix");
        assert.deepEqual(found(report), [
            `refused Lost persistentvolumeclaim/${namespace}/${claim}`,
        ]);
        assert.deepEqual(report.fixed, []);
        const [{ findings } = { findings: [] }] = report.volumes;
        assert.match(findings[0]?.reason ?? "", /pod user \(Running\) has the disk/);
        const [left] = await list("pvc", namespace, `--field-selector=metadata.name=${claim}`);
        assert.equal(left?.metadata.uid, before?.metadata.uid);
        await kubectl(cluster, ["delete", "pod", "user", "-n", namespace]);
        await assertRepaired();
    });

    it("leaves a volume that may be wiped to pulumi, which protects it again", async () => {
        await kubectl(cluster, [
            ...["patch", "pv", volume],
            ...["-p", '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'],
        ]);
        assert.deepEqual(found(await doctor("--fix")), [
            `refused wrong-reclaim-policy persistentvolume/${volume}`,
        ]);
        await stack.up("--refresh");
        assert.equal((await doctor()).healthy, true);
    });

    it("reports everything about a stack without objects, and changes nothing", async () => {
        await stack.destroy();
        const fix = ["doctor", "--json", "--fix"] as const;
        const { code, stderr } = await onStack(stack, fix);
        assert.equal(code, 1);
        assert.match(stderr, /^the state of stack doctor does not name its cluster, /m);
        const report = reportOf(await onStack(stack, fix, await onThisCluster()));
        assert.deepEqual(
            found(report),
            stack.plan.map((planned) => `refused Missing persistentvolume/${planned.volume}`),
        );
        assert.deepEqual([await list("pv"), report.fixed], [[], []]);
    });
});
