import { deepEqual, equal, match, throws } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeKubeconfigs } from "../../core/kubeconfig/merge";
import { loadKubeconfig, UnknownContext } from "../../provider/kubernetes/kubeconfig";

function content(name: string, port: number, user: string) {
    return {
        clusters: [{ name, cluster: { server: `https://127.0.0.1:${port}` } }],
        users: [{ name: user, user: { token: name } }],
        contexts: [{ name, context: { cluster: name, user } }],
        "current-context": name,
    };
}

describe("kubeconfigs in $KUBECONFIG", () => {
    let folder: string;
    let before: string | undefined;

    beforeEach(() => {
        before = process.env.KUBECONFIG;
        folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
        const files = {
            prod: content("prod", 1111, "me"),
            staging: content("staging", 2222, "you"),
            other: content("other", 3333, "me"),
            empty: { clusters: [], users: [], contexts: [] },
            number: { contexts: [{ name: 7, context: {} }] },
        };
        for (const [name, file] of Object.entries(files)) {
            writeFileSync(join(folder, name), JSON.stringify(file));
        }
    });

    afterEach(() => {
        if (before === undefined) {
            delete process.env.KUBECONFIG;
        } else {
            process.env.KUBECONFIG = before;
        }
        rmSync(folder, { recursive: true });
    });

    function choose(list: string): void {
        process.env.KUBECONFIG = list.replace(/[a-z]+/g, (name) => join(folder, name));
    }

    const table = [
        ["prod:staging", "prod", "https://127.0.0.1:1111"],
        ["staging:prod", "staging", "https://127.0.0.1:2222"],
        ["prod:other", "prod", "https://127.0.0.1:1111"],
        ["prod:none", "prod", "https://127.0.0.1:1111"],
        ["none:prod", "prod", "https://127.0.0.1:1111"],
        ["empty:prod", "prod", "https://127.0.0.1:1111"],
        ["::prod", "prod", "https://127.0.0.1:1111"],
        ["prod:prod", "prod", "https://127.0.0.1:1111"],
    ] as const;
    for (const [list, context, server] of table) {
        it(`takes the cluster that kubectl takes of ${list}`, () => {
            choose(list);
            const config = loadKubeconfig(undefined);
            equal(config.getCurrentContext(), context);
            equal(config.getCurrentCluster()?.server, server);
        });
    }

    it("takes a user that two files have from the first", () => {
        choose("prod:other");
        equal(loadKubeconfig("other").getCurrentUser()?.token, "prod");
    });

    it("refuses an unknown context with those that are known", () => {
        choose("prod:staging");
        throws(
            () => loadKubeconfig("elsewhere"),
            (error) => {
                equal(error instanceof UnknownContext, true);
                match(String(error), /context elsewhere: .*contexts: prod, staging/);
                return true;
            },
        );
    });

    it("refuses a name that is a number, and files of which none exists", () => {
        choose("number:prod");
        throws(() => loadKubeconfig(undefined), /contexts: each name must be text/);
        choose("none");
        throws(() => loadKubeconfig(undefined), /none of its files exists/);
    });
});

describe("merging kubeconfigs", () => {
    const at = (directory: string) => ({ name: `${directory}/config`, directory });

    it("resolves paths against the file they stand in, and leaves commands of $PATH", () => {
        const user = (name: string, command: string) => ({
            name,
            user: { "client-key": "k.pem", "client-certificate": "/c.pem", exec: { command } },
        });
        const { config } = mergeKubeconfigs([
            { ...at("/a"), content: { users: [user("one", "./login")] } },
            { ...at("/b"), content: { users: [user("one", "x"), user("two", "aws")] } },
        ]);
        deepEqual(config.users, [
            {
                name: "one",
                user: {
                    "client-key": "/a/k.pem",
                    "client-certificate": "/c.pem",
                    exec: { command: "/a/login" },
                },
            },
            {
                name: "two",
                user: {
                    "client-key": "/b/k.pem",
                    "client-certificate": "/c.pem",
                    exec: { command: "aws" },
                },
            },
        ]);
    });

    it("reports every fault of every file", () => {
        const twice = { name: "c", cluster: {} };
        const { faults } = mergeKubeconfigs([
            { ...at("/a"), content: { clusters: [twice, twice] } },
            { ...at("/b"), content: "text" },
        ]);
        deepEqual(faults, [
            "/a/config: clusters: c is there twice",
            "/b/config: not a kubeconfig: it must be a map",
        ]);
    });
});
