import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as k8s from "@kubernetes/client-node";
import { after, before, describe, it } from "mocha";
import { onCluster } from "../../cli/helm";
import { HelmRelease } from "../../cli/helmRelease";

const scratch = mkdtempSync(join(tmpdir(), "helm-"));
const environment = { ...process.env };
const misleading = {
    HELM_KUBEAPISERVER: "http://other",
    HELM_KUBECONTEXT: "other",
    HELM_KUBETOKEN: "other",
    HELM_NAMESPACE: "other",
    HELM_DRIVER: "configmap",
};

function clusterOf(context: string): { readonly config: k8s.KubeConfig } {
    const config = new k8s.KubeConfig();
    config.loadFromOptions({
        clusters: [{ name: "c", server: "https://a" }],
        users: [{ name: "u" }],
        contexts: [{ name: context, cluster: "c", user: "u" }],
        currentContext: context,
    });
    return { config };
}

describe("helm", () => {
    before(() => {
        const file = join(scratch, "helm");
        writeFileSync(file, '#!/bin/sh\necho "$*"\nenv | grep ^HELM_ || true\n');
        chmodSync(file, 0o755);
        const PATH = [scratch, process.env.PATH].join(delimiter);
        Object.assign(process.env, misleading, { HELM_CACHE_HOME: "/cache", PATH });
    });

    after(() => {
        for (const name of [...Object.keys(misleading), "HELM_CACHE_HOME"]) {
            Reflect.deleteProperty(process.env, name);
        }
        Object.assign(process.env, environment);
        rmSync(scratch, { recursive: true, force: true });
    });

    it("works on the cluster that was checked, whatever its environment says", async () => {
        const release = new HelmRelease(
            { release: "r", namespace: "n" },
            clusterOf("checked"),
            undefined,
        );
        assert.equal(
            await release.manifest(),
            "get manifest r --namespace n --kube-context checked\nHELM_CACHE_HOME=/cache\n",
        );
    });

    it("has no context in a pod, where there is no kubeconfig", () => {
        assert.deepEqual(onCluster(clusterOf("inClusterContext")), []);
    });
});
