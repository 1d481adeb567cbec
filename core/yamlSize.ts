import { CST, Lexer } from "yaml";

/** What begins or ends a value, in groups of which each has at most one for a value. */
const groups: Readonly<Record<string, "item" | "comma" | "key">> = {
    "seq-item-ind": "item",
    "map-value-ind": "item",
    comma: "comma",
    "explicit-key-ind": "key",
};

/** Characters of the lexer that are not in the text. */
const marks: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

/**
 * Where a YAML text has more values than allowed, without building any of them; undefined where it may
 * have as many. Building takes seconds for as many as fit in a file of a megabyte.
 * @returns an offset in the text.
 */
export function excessOf(text: string, most: number): number | undefined {
    const counts = { item: 0, comma: 0, key: 0 };
    let offset = 0;
    let isScalar = false;
    for (const lexeme of new Lexer().lex(text)) {
        const type = isScalar ? "scalar" : CST.tokenType(lexeme);
        isScalar = lexeme === CST.SCALAR && !isScalar;
        const group = type === null ? undefined : groups[type];
        if (group !== undefined) {
            counts[group] += 1;
            if (counts[group] > most) {
                return offset;
            }
        }
        offset += marks.includes(lexeme) ? 0 : lexeme.length;
    }
    return undefined;
}
