import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { JsonObject } from "../../../core/json";
import {
    guardChanges,
    guardsOfConfig,
    guardsOfState,
    isGuardName,
} from "../../../core/report/guards";
import { formatMarkdown } from "../../../core/report/markdown";
import { isOpen, storageReport } from "../../../core/report/storageReport";
import { configOf, planOf } from "../../support/config";

const good: JsonObject = {
    preparation: { enabled: true, image: "busybox:1.36.1", requireMount: true },
    canary: { enabled: true, rewrite: [] },
};

function changed(change: JsonObject, before: JsonObject = good) {
    return guardChanges(
        guardsOfConfig(configOf(before)),
        guardsOfConfig(configOf({ ...good, ...change })),
    ).map(({ guard, before: was, after, weaker }) => [guard, was, after, weaker]);
}

const preparation = good.preparation as JsonObject;

function plain(value: object): JsonObject {
    return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Title, change and the one line that it gives. */
const table: readonly (readonly [string, JsonObject, readonly unknown[]])[] = [
    [
        "another image",
        { preparation: { ...preparation, image: "busybox:1.37.0" } },
        ["preparation.image", "busybox:1.36.1", "busybox:1.37.0", false],
    ],
    [
        "an owner",
        { preparation: { ...preparation, owner: "1:2" } },
        ["preparation.owner", "none", "1:2", false],
    ],
    [
        "checks off",
        { preparation: { ...preparation, enabled: false } },
        ["preparation.enabled", "true", "false", true],
    ],
    [
        "no mount required",
        { preparation: { ...preparation, requireMount: false } },
        ["preparation.requireMount", "true", "false", true],
    ],
    [
        "another namespace",
        { preparation: { ...preparation, namespace: "nodes" } },
        ["preparation.namespace", "none", "nodes", false],
    ],
    [
        "another account",
        { preparation: { ...preparation, serviceAccountName: "node" } },
        ["preparation.serviceAccountName", "none", "node", false],
    ],
    [
        "another SELinux type",
        { preparation: { ...preparation, seLinuxOptions: { type: "container_t" } } },
        ["preparation.seLinuxOptions", '{"type":"spc_t"}', '{"type":"container_t"}', false],
    ],
    [
        "fewer tolerations",
        { preparation: { ...preparation, tolerations: [] } },
        ["preparation.tolerations", '[{"operator":"Exists"}]', "[]", false],
    ],
    [
        "the canary off",
        { canary: { enabled: false, rewrite: [] } },
        ["canary.enabled", "true", "false", true],
    ],
    [
        "other data accepted",
        { canary: { enabled: true, rewrite: [], adopt: "abc" } },
        ["canary.adopt", "none", "abc", true],
    ],
    [
        "a loss accepted",
        { canary: { enabled: true, rewrite: [0, 2] } },
        ["canary.rewrite", "none", "0, 2", true],
    ],
];

describe("what protects the data", () => {
    for (const [title, change, line] of table) {
        it(`changes by a line of its own: ${title}`, () => {
            assert.deepEqual(changed(change), [line]);
        });
    }

    it("does not change without a change", () => {
        assert.deepEqual(changed({}), []);
    });

    it("is not weaker where it is switched on", () => {
        const off = { ...good, canary: { enabled: false, rewrite: [] } };
        assert.deepEqual(changed({}, off), [["canary.enabled", "false", "true", false]]);
    });

    it("shows what runs on the nodes where checks are switched on", () => {
        const unchecked = { ...good, preparation: { ...preparation, enabled: false } };
        assert.deepEqual(changed({}, unchecked).slice(0, 2), [
            ["preparation.enabled", "false", "true", false],
            ["preparation.image", "none", "busybox:1.36.1", false],
        ]);
    });

    it("is read from a state", () => {
        const config = configOf({ ...good, canary: { enabled: true, rewrite: [1] } });
        const type = (name: string) => `kafka-local-volumes:index:${name}`;
        const state: readonly JsonObject[] = [
            { type: "kubernetes:core/v1:PersistentVolume", outputs: {} },
            {
                type: type("NodeDirectories"),
                outputs: { preparation: plain(config.preparation) },
            },
            { type: type("Canary"), outputs: { rewrite: [1] } },
        ];
        assert.deepEqual(guardsOfState(state), guardsOfConfig(config));
        assert.equal(guardsOfState([]), undefined);
    });

    it("does not change by a default that the version before did not have", () => {
        const config = configOf({ ...good, preparation: { ...preparation, namespace: "nodes" } });
        const type = (name: string) => `kafka-local-volumes:index:${name}`;
        const state: readonly JsonObject[] = [
            { type: "kubernetes:core/v1:PersistentVolume", outputs: {} },
            { type: type("NodeDirectories"), outputs: { preparation } },
            { type: type("Canary"), outputs: { rewrite: [] } },
        ];
        assert.deepEqual(
            guardChanges(guardsOfState(state), guardsOfConfig(config)).map(({ guard }) => guard),
            ["preparation.namespace"],
        );
    });

    function report(before: JsonObject | undefined, change: JsonObject) {
        const was = before && configOf(before);
        const config = configOf({ ...good, ...change });
        return storageReport({
            stack: "test",
            config,
            before: {
                volumes: planOf(was ?? config),
                objects: [],
                release: undefined,
                guards: was && guardsOfConfig(was),
            },
            deployedRead: true,
            plan: planOf(config),
            wanted: undefined,
            preview: undefined,
            comparison: { objects: [] },
            resources: [],
            notes: [],
        });
    }

    const off = { canary: { enabled: false, rewrite: [] } };
    const name = "set canary.enabled to false";

    it("is in the headline and in a section of the report, which asks for an acknowledgement", () => {
        const made = report(good, off);
        const text = formatMarkdown(made);
        assert.match(text, /^## test: no data touched, less protected\n/);
        assert.match(
            text,
            /\n### What protects the data changes\n\n- `canary\.enabled`: `true` -> `false`: /,
        );
        assert.deepEqual([isOpen(made), made.refused.map((one) => one.name)], [true, [name]]);
    });

    it("is accepted by its name, which is a line of the same section", () => {
        const made = report(good, { ...off, acknowledge: [name] });
        assert.deepEqual([isOpen(made), made.refused], [false, []]);
        assert.match(
            formatMarkdown(made),
            /\n- `acknowledge`: `set canary\.enabled to false` is accepted\.\n/,
        );
        assert.equal(isGuardName(name), true);
    });

    it("is another headline where nothing is weaker, and none for a first installation", () => {
        const owner = { preparation: { ...preparation, owner: "1:2" } };
        const made = report(good, owner);
        assert.match(formatMarkdown(made), /^## test: no data touched, protection changed\n/);
        assert.equal(isOpen(made), false);
        const first = report(undefined, off);
        assert.match(formatMarkdown(first), /^## test: no data touched\n/);
        assert.match(formatMarkdown(first), /\n- `canary\.enabled`: `false`: /);
        assert.equal(isOpen(first), false);
    });
});
