import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { load } from "../../core/config/load";
import { ConfigFaults } from "../../core/fault";
import { readYaml, YamlFault } from "../../core/yaml";
import { defaults } from "../support/config";

/** Limit of the time for an input that is refused, in milliseconds; without limits these take minutes. */
const fast = 10_000;

function refusalOf(text: string): string {
    try {
        readYaml(text);
        return "";
    } catch (error) {
        assert.ok(error instanceof YamlFault, String(error));
        return error.message;
    }
}

describe("what is larger than anything that is needed", () => {
    const many = 300_000;
    const lines = (of: (i: number) => string, count = many) =>
        Array.from({ length: count }, (_, i) => of(i)).join("\n");
    const excess = "more than 50000 values";
    const cases: readonly (readonly [string, string, string])[] = [
        ["documents", lines(() => "---"), "line 2, column 1: a second document"],
        ["ends of documents", lines(() => "..."), "line 2, column 1: a second document"],
        ["items", lines(() => "- a"), `line 50001, column 1: ${excess}`],
        ["empty items", lines(() => "-"), `line 50001, column 1: ${excess}`],
        ["keys", lines((i) => `k${i}: 1`), `line 50001, column 7: ${excess}`],
        ["keys without values", lines((i) => `? k${i}`), `line 50001, column 1: ${excess}`],
        ["items in brackets", `[${"a,".repeat(many)}]`, `line 1, column 100003: ${excess}`],
        ["keys in braces", `{${"a,".repeat(many)}}`, `line 1, column 100003: ${excess}`],
        ["equal keys", lines(() => "a: 1", 40_000), "line 2, column 1: Map keys must be unique"],
    ];
    for (const [title, text, refusal] of cases) {
        it(`is refused at once: ${title}`, function () {
            this.timeout(fast);
            assert.ok(refusalOf(text).startsWith(refusal), refusalOf(text));
        });
    }

    it("is read at once where it is allowed: many different keys", function () {
        this.timeout(fast);
        assert.equal(refusalOf(lines((i) => `k${i}: 1`, 40_000)), "");
    });

    it("is no value that only looks like the beginning of one", () => {
        const comments = lines((i) => `# ${i}: -, ? -`);
        const block = lines(() => "  - , a: ?");
        assert.deepEqual(readYaml(`${comments}\na: x,-\nb: "-?:"\n`), { a: "x,-", b: "-?:" });
        assert.equal(refusalOf(`a: |\n${block}\n`), "");
    });

    it("is a cluster with more nodes than Kubernetes has", () => {
        const nodes = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
        assert.equal(load({ nodes: nodes(5000) }, defaults).config.nodes.length, 5000);
        assert.throws(
            () => load({ nodes: nodes(5001) }, defaults),
            (error: unknown) =>
                error instanceof ConfigFaults &&
                error.faults.length === 1 &&
                (error.faults[0]?.allowed ?? "").startsWith(
                    "a list of at least 1 and at most 5000: ",
                ),
        );
    });
});
