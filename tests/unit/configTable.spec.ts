import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { schema } from "../../core/config/schema";
import type { Type } from "../../core/config/types";
import { configTable, file, withTable } from "../../dev/configTable";

describe("the table of configuration keys", () => {
    const table = configTable(parse(readFileSync("Pulumi.yaml", "utf8")));

    it(`is in ${file} as it is generated: npm run config-table`, () => {
        const page = readFileSync(file, "utf8");
        assert.ok(page === withTable(page, table), `${file} is out of date: npm run config-table`);
    });

    it("says what every key and field is for", () => {
        const undescribed = table
            .split("\n")
            .slice(2)
            .filter((row) => /^\| `[^`]+` \| +\|/.test(row));
        assert.deepEqual(undescribed, []);
        const names = (type: Type<unknown>): string[] =>
            Object.entries(type.fields ?? {}).flatMap(([name, field]) => [name, ...names(field)]);
        for (const name of names(schema)) {
            assert.match(table, new RegExp(`\\b${name}\``), name);
        }
    });
});
