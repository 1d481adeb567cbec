import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { schema } from "../core/config/schema";
import type { Type } from "../core/config/types";
import { at, isObject, type Json } from "../core/json";

const [start, end] = ["<!-- configuration -->", "<!-- /configuration -->"];

function cell(text: string): string {
    return text.replaceAll("|", "\\|").replaceAll("\n", " ").trim();
}

function row(key: string, allowed: string, fallback: Json | undefined, meaning: string): string {
    const given = fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``;
    return `| \`${key}\` | ${cell(meaning)} | ${cell(allowed)} | ${cell(given)} |`;
}

/** One row for each field of an object and of the objects in it. */
function fieldRows(key: string, type: Type<unknown>, fallback: Json | undefined): string[] {
    const fields = Object.entries(type.fields ?? {});
    const [[, first] = []] = fields;
    if (first?.fields !== undefined && fields.every(([, field]) => field === first)) {
        const names = fields.map(([name]) => `\`${name}\``).join(", ");
        return [
            row(`${key}.NAME`, names, undefined, "One of the services, by its name."),
            ...fieldRows(`${key}.NAME`, first, at(fallback, fields[0]?.[0] ?? "")),
        ];
    }
    return fields.flatMap(([name, field]) => {
        const path = `${key}.${name}`;
        const below = at(fallback, name);
        return field.fields === undefined
            ? [row(path, field.allowed, below, field.description ?? "")]
            : [
                  ...(field.description === undefined
                      ? []
                      : [row(path, "see below", undefined, field.description)]),
                  ...fieldRows(
                      field.allowed.startsWith("a list") ? `${path}[]` : path,
                      field,
                      below,
                  ),
              ];
    });
}

/**
 * The table of all configuration keys. The meaning and the default of a key are in Pulumi.yaml; the
 * meaning of a field and the allowed values are in the schema.
 */
export function configTable(project: unknown): string {
    const declared = isObject(project) && isObject(project.config) ? project.config : {};
    const rows = Object.entries(schema.fields).flatMap(([key, type]) => {
        const description = at(declared, key, "description");
        const fallback = at(declared, key, "default");
        const meaning = typeof description === "string" ? description : "";
        return type.fields === undefined
            ? [row(key, type.allowed, fallback, meaning)]
            : [row(key, "see below", undefined, meaning), ...fieldRows(key, type, fallback)];
    });
    return [
        "| Key | What it is for | Allowed | Default |",
        "| --- | --- | --- | --- |",
        ...rows,
    ].join("\n");
}

/** A document, with the table between its two marks. */
export function withTable(document: string, table: string): string {
    const from = document.indexOf(start);
    const to = document.indexOf(end);
    if (from < 0 || to < from) {
        throw new Error(`no ${start} ... ${end} in the document`);
    }
    const unaligned = `<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->`;
    return `${document.slice(0, from + start.length)}\n\n${unaligned}\n\n${document.slice(to)}`;
}

/** The page that has the table. */
export const file = "docs/configuration.md";

/** npm run config-table: writes the table of configuration keys into that page. */
if (require.main === module) {
    const table = configTable(parse(readFileSync("Pulumi.yaml", "utf8")));
    writeFileSync(file, withTable(readFileSync(file, "utf8"), table));
}
