import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, it } from "mocha";
import { nodePaths } from "../../dev/cluster/settings";
import { tryRun } from "../../dev/cluster/shell";
import { cluster, freshCluster } from "../support/instance";

const { ports, pkiDir } = cluster;

/** Asks for a page, with the files of a certificate where there are any, and prints status or error. */
const ask = `
const { readFileSync } = require("node:fs");
const [url, ca, cert, key] = process.argv.slice(1);
const files = ca === undefined ? {} : {
    ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
require(url.split(":")[0])
    .get(url, { rejectUnauthorized: false, agent: false, ...files }, (response) => {
        console.log(response.statusCode);
        response.destroy();
    })
    .on("error", (error) => console.log(error.code));
`;

const admin = ["ca.crt", "admin.crt", "admin.key"].map((file) => join(pkiDir, file));

async function asked(
    user: "root" | "other",
    url: string,
    files: readonly string[] = [],
): Promise<string> {
    const command = [process.execPath, "-e", ask, url, ...files];
    const { stdout, stderr } =
        user === "root" ? await tryRun(command[0] ?? "", command.slice(1)) : await asOther(command);
    return (stdout === "" ? stderr : stdout).trim();
}

/** Runs a command as a user who has nothing here. */
function asOther(command: readonly string[]) {
    const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    return tryRun("setpriv", [...nobody, ...command], { cwd: "/" });
}

describe("the embedded cluster, for another user of the machine", () => {
    before(async () => {
        await freshCluster();
    });

    const etcd = { client: ports.etcd, peer: ports.etcdPeer };

    it("has an etcd that answers the administrator's certificate", async () => {
        const url = `https://127.0.0.1:${ports.etcd}/version`;
        assert.equal(await asked("root", url, admin), "200");
    });

    for (const [name, port] of Object.entries(etcd)) {
        it(`has an etcd whose ${name} port refuses who has no certificate`, async () => {
            const path = name === "client" ? "version" : "members";
            for (const user of ["root", "other"] as const) {
                assert.match(
                    await asked(user, `https://127.0.0.1:${port}/${path}`),
                    /^(ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED|ERR_SSL_SSL\/TLS_ALERT_.*|ECONNRESET|EPROTO)$/,
                );
                assert.match(
                    await asked(user, `http://127.0.0.1:${port}/${path}`),
                    /^(400|ECONNRESET|HPE_\w+)$/,
                );
            }
        });
    }

    it("keeps its keys, its database and Kafka's data closed", async () => {
        const { containerdSocket, kubeletRoot } = nodePaths(cluster);
        const closed = [
            ...admin,
            cluster.kubeconfig,
            dirname(pkiDir),
            cluster.dataDir,
            kubeletRoot,
            containerdSocket,
        ];
        for (const path of closed) {
            const { code, stderr } = await asOther(["ls", "-ld", path]);
            assert.notEqual(code, 0, path);
            assert.match(stderr, /Permission denied/);
        }
        assert.ok(readFileSync(join(pkiDir, "admin.key")).length > 0);
    });
});
