import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import ts from "typescript";

const folders = ["core", "provider", "components", "cli"];

interface Export {
    readonly name: string;
    readonly file: string;
}

/** What a source file declares and exports; a name that it only passes on is not one of its own. */
function exportsOf(file: string, text: string): readonly Export[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    return source.statements.flatMap((statement): readonly Export[] => {
        const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
        if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) {
            return [];
        }
        const declarations = ts.isVariableStatement(statement)
            ? statement.declarationList.declarations
            : [statement as ts.DeclarationStatement];
        return declarations.flatMap(({ name }) =>
            name !== undefined && ts.isIdentifier(name) ? [{ name: name.text, file }] : [],
        );
    });
}

/** Every resource of the provider is exported as `resource`, and named by its file. */
const conventions: ReadonlySet<string> = new Set(["resource"]);

/** Each name that several files export, with these files. */
function sharedNames(exports: readonly Export[]): readonly string[] {
    const files = new Map<string, string[]>();
    for (const { name, file } of exports) {
        files.set(name, [...(files.get(name) ?? []), file]);
    }
    return [...files]
        .filter(([name, all]) => all.length > 1 && !conventions.has(name))
        .map(([name, all]) => `${name}: ${all.join(", ")}`);
}

/** Words that names of this project do not use. */
const banned = [
    "told",
    "tell",
    "tells",
    "look",
    "looks",
    "found",
    "anew",
    "mend",
    "mends",
    "whose",
];

/** The words of a name, in lower case: `driftExitCode` has drift, exit and code. */
function wordsOf(name: string): readonly string[] {
    return name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).map((word) => word.toLowerCase());
}

function withBannedWords(exports: readonly Export[]): readonly string[] {
    return exports
        .filter(({ name }) => wordsOf(name).some((word) => banned.includes(word)))
        .map(({ name, file }) => `${name}: ${file}`);
}

describe("the exported names of the product", () => {
    const all = folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .sort()
            .flatMap((file) => {
                const path = join(folder, file);
                return exportsOf(path, readFileSync(path, "utf8"));
            }),
    );

    it("are read from every folder", () => {
        const names = new Set(all.map(({ name }) => name));
        for (const name of ["planVolumes", "connect", "LocalVolumes", "exitCodes"]) {
            assert.ok(names.has(name), name);
        }
    });

    it("are each exported by one file", () => {
        assert.deepEqual(sharedNames(all), []);
    });

    it("have only words that the project uses", () => {
        assert.deepEqual(withBannedWords(all), []);
    });

    it("would be refused otherwise", () => {
        const some = [
            ...exportsOf(
                "a.ts",
                "export function judge() {}\nfunction own() {}\nexport const x = 1;",
            ),
            ...exportsOf("b.ts", "export interface judge {}\nexport type FoundDisk = 1;"),
            ...exportsOf("c.ts", "export class Foundation {}\nexport const resource = 1, own = 2;"),
            ...exportsOf("d.ts", 'export const resource = 1;\nexport type { x } from "./a";'),
        ];
        assert.deepEqual(sharedNames(some), ["judge: a.ts, b.ts"]);
        assert.deepEqual(withBannedWords(some), ["FoundDisk: b.ts"]);
    });
});
