import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { isObject, type Json } from "../../core/json";
import { configOf } from "../support/config";

const pages = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "dev/tools/README.md",
    "tests/contract/README.md",
    ...readdirSync("docs")
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
];

const subcommands = [
    "ci",
    "doctor",
    "drift",
    "images",
    "init",
    "place",
    "plan",
    "report",
    "takeover",
    "wipe",
];

const text = new Map(pages.map((page) => [page, readFileSync(page, "utf8")] as const));

/** A page as a reader sees it, without the content of its code blocks. */
function prose(page: string): string {
    return (text.get(page) ?? "")
        .replace(/^( *)(`{3,}).*\n[^]*?^\1\2$/gm, "")
        .replace(/<!--[^]*?-->/g, "");
}

/** Anchors of a page's headings. https://github.com/gjtorikian/html-pipeline */
function anchors(page: string): readonly string[] {
    return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_ -]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** Shell blocks of a page, each with the comments right before it. */
function shellBlocks(page: string): readonly { readonly before: string; readonly code: string }[] {
    const blocks = (text.get(page) ?? "").matchAll(
        /((?:^ *<!--.*-->\n+)*)^ *```sh\n([^]*?)^ *```$/gm,
    );
    return [...blocks].map(([, before = "", code = ""]) => ({ before, code }));
}

describe("the documentation", () => {
    for (const page of pages) {
        it(`${page} links to pages and headings that exist`, () => {
            for (const [, target = ""] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
                const [path = "", anchor] = target.split("#");
                if (/^https?:/.test(target)) {
                    continue;
                }
                const file = path === "" ? page : join(dirname(page), path);
                assert.ok(existsSync(file), `${target}: no such file`);
                if (anchor !== undefined) {
                    assert.ok(anchors(file).includes(anchor), `${target}: no such heading`);
                }
            }
        });

        it(`${page} names files that exist`, () => {
            // The changelog names what was, too; policy/v1 is an API; what the benchmark writes is ignored.
            const named = page === "CHANGELOG.md" ? [] : prose(page).matchAll(/`([^`\s]+)`/g);
            for (const [, path = ""] of named) {
                if (
                    /^(cli|components|core|dev|docs|policy|provider|tests)\/(?!v1)[\w./-]+$/.test(
                        path,
                    )
                ) {
                    assert.ok(
                        existsSync(path) || path === "dev/bench/results",
                        `${path}: no such file`,
                    );
                }
            }
        });

        it(`${page} says which test runs each of its commands, or why none does`, () => {
            for (const { before, code } of shellBlocks(page)) {
                assert.match(before, /<!-- (run by|not run by a test): \S/, code);
                for (const [spec] of before.matchAll(/tests\/\S+\.spec\.ts/g)) {
                    assert.ok(existsSync(spec), `${spec}: no such test`);
                }
            }
        });

        it(`${page} names make targets, npm scripts and subcommands that exist`, () => {
            const all = text.get(page) ?? "";
            const targets = [...readFileSync("Makefile", "utf8").matchAll(/^([a-z-]+):/gm)];
            const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
                scripts: Readonly<Record<string, string>>;
            };
            const known: readonly (readonly [RegExp, readonly string[]])[] = [
                [/(?:`|^ *|&& )make ((?:-s )?[a-z-]+)/gm, targets.map(([, name = ""]) => name)],
                [/npm run (?:--silent )?([a-z:-]+)/g, Object.keys(scripts)],
                [/npx kafka-local-volumes ([a-z]+)/g, subcommands],
            ];
            for (const [pattern, names] of known) {
                for (const [command, name = ""] of all.matchAll(pattern)) {
                    assert.ok(names.includes(name.replace("-s ", "")), command);
                }
            }
        });
    }

    it("has stack files that are accepted", () => {
        for (const page of pages) {
            for (const [, yaml = ""] of (text.get(page) ?? "").matchAll(
                /^ *```yaml\n([^]*?)^ *```$/gm,
            )) {
                const document = parse(yaml) as Json;
                const config = isObject(document) ? document.config : undefined;
                if (isObject(config)) {
                    const keys = Object.entries(config).map(
                        ([key, value]) => [key.split(":")[1] ?? key, value] as const,
                    );
                    const given = Object.fromEntries(keys);
                    assert.doesNotThrow(() => configOf(given), page);
                }
            }
        }
    });

    it("fits two screens on the first page", () => {
        const shown = (text.get("README.md") ?? "").replace(/^ *<!--.*-->\n+/gm, "");
        assert.ok(shown.split("\n").length <= 100);
    });
});
