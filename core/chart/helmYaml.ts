import { Document, parse, Scalar, type ScalarTag, type Tags, visit } from "yaml";

/** Helm reads 0o17 as Go does, which YAML 1.1 does not have. */
const octal: ScalarTag = {
    tag: "tag:yaml.org,2002:int",
    default: true,
    test: /^[-+]?0o[0-7_]+$/,
    resolve: (text) => Number(text.replaceAll(/[-+_]/g, "")) * (text.startsWith("-") ? -1 : 1),
};

/** What YAML 1.1 takes for a time, or for a number to base 60, is text to Helm. */
function isKnownToHelm(tag: Tags[number]): boolean {
    return (
        typeof tag === "string" ||
        !(tag.tag.endsWith(":timestamp") || ("format" in tag && tag.format === "TIME"))
    );
}

/**
 * A manifest as Helm reads it: by YAML 1.1, where `no` is a truth value and `0400` a number to base 8, and with the last
 * one of equal keys.
 * https://github.com/kubernetes-sigs/yaml
 * @throws Error for what is no YAML.
 */
export function readHelmYaml(document: string): unknown {
    return parse(document, {
        version: "1.1",
        uniqueKeys: false,
        customTags: (tags) => [...tags.filter(isKnownToHelm), octal],
    }) as unknown;
}

/** Ends of a line to Helm, in text that is not in quotes. */
const lineEnds = /[\x85\u2028\u2029]/g;

function escaped(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same as text: what is text stays it by YAML 1.1 and by 1.2. */
export function writeHelmYaml(manifest: unknown): string {
    // Anchors would be right YAML, but the objects are read by people too.
    const document = new Document(manifest, {
        ...{ version: "1.1", compat: "core", aliasDuplicateObjects: false },
    });
    visit(document, {
        Scalar(_, node) {
            const { value } = node;
            if (typeof value === "string" && value.search(lineEnds) >= 0) {
                node.type = Scalar.QUOTE_DOUBLE;
            }
        },
    });
    return document.toString({ lineWidth: 0 }).replaceAll(lineEnds, escaped);
}

/** The documents of manifests; only a line feed begins a line, whatever else is in a text. */
export function documentsOf(manifests: string): readonly string[] {
    return manifests.split(/(?<=^|\n)(?=---(?:\s|$))/);
}

/** The template that Helm names above a document. */
export function templateOf(document: string): string | undefined {
    return /^# Source: (.*)$/m.exec(document)?.[1];
}
